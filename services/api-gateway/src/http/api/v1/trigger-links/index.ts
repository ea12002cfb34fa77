import { parserOf, TriggerLink, TriggerLinkContent, TriggerLinkList, TriggerLinkSave } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { createOnce } from '../../../../server/idempotency.ts';
import { Loops, loopsWith } from '../../../../server/loops-with.ts';

const SavedLink = Type.Object({ ...TriggerLink.properties, ...Loops.properties });
const linkParser = parserOf(TriggerLink);

/** GET and POST /api/v1/trigger-links: the trigger links of the account for all, a new one by administrators. */
export const triggerLinks: Routes = (app, gateway) => {
  app.get(
    '/api/v1/trigger-links',
    { config: { auth: 'user' }, schema: { response: { 200: TriggerLinkList.reply } } },
    (request) => {
      const { accountId } = callerOf(request);
      return gateway.ask(TriggerLinkList, accountId, { accountId });
    },
  );

  app.post(
    '/api/v1/trigger-links',
    { config: { auth: 'administrator' }, schema: { body: TriggerLinkContent, response: { 201: SavedLink } } },
    async (request, reply) => {
      const { accountId } = callerOf(request);
      const link = await createOnce(gateway, request, linkParser, (linkId) =>
        gateway.ask(TriggerLinkSave, accountId, { accountId, linkId, content: request.body }),
      );
      const loops = await loopsWith(gateway, request, ({ linkNumber }) => linkNumber === link.number);
      return reply.code(201).send({ ...link, ...loops });
    },
  );
};
