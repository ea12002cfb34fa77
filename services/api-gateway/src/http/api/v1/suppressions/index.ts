import { parserOf, Suppression, SuppressionAdd, SuppressionList } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { createOnce } from '../../../../server/idempotency.ts';

const Query = Type.Object({
  search: SuppressionList.request.properties.search,
  cursor: SuppressionList.request.properties.cursor,
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
});
const Body = Type.Object({ address: SuppressionAdd.request.properties.address });
const suppressionParser = parserOf(Suppression);

/** GET and POST /api/v1/suppressions: addresses that get no letters by template, and a new one put in by hand. */
export const suppressions: Routes = (app, gateway) => {
  app.get(
    '/api/v1/suppressions',
    { config: { auth: 'administrator' }, schema: { querystring: Query, response: { 200: SuppressionList.reply } } },
    (request) => {
      const { accountId } = callerOf(request);
      return gateway.ask(SuppressionList, accountId, { accountId, ...request.query });
    },
  );

  app.post(
    '/api/v1/suppressions',
    { config: { auth: 'administrator' }, schema: { body: Body, response: { 201: Suppression } } },
    async (request, reply) => {
      const { accountId } = callerOf(request);
      const suppression = await createOnce(gateway, request, suppressionParser, () =>
        gateway.ask(SuppressionAdd, accountId, { accountId, ...request.body }),
      );
      return reply.code(201).send(suppression);
    },
  );
};
