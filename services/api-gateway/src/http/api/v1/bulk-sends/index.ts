import {
  BulkSend,
  BulkSendAddRecipients,
  BulkSendCreate,
  BulkSendList,
  BulkSendStart,
  EntityRef,
  entityParts,
  MAX_BULK_PIECE,
  MAX_BULK_RECIPIENTS,
  parserOf,
} from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { createOnce } from '../../../../server/idempotency.ts';

const Query = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Integer({ minimum: 1, maximum: 50, default: 20 }),
});
const Body = Type.Object({
  templateId: BulkSendCreate.request.properties.templateId,
  mailboxId: BulkSendCreate.request.properties.mailboxId,
  entities: Type.Array(EntityRef, { minItems: 1, maxItems: MAX_BULK_RECIPIENTS }),
});
const bulkSendParser = parserOf(BulkSend);
/** Fifty thousand cards, generously written. */
const BODY_LIMIT = 8 * 1024 * 1024;

/** GET and POST /api/v1/bulk-sends: the bulk sends a user may see, and a new one, which starts at once. */
export const bulkSends: Routes = (app, gateway) => {
  app.get(
    '/api/v1/bulk-sends',
    { config: { auth: 'user' }, schema: { querystring: Query, response: { 200: BulkSendList.reply } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return gateway.ask(BulkSendList, accountId, { accountId, actor: actorOf(caller), ...request.query });
    },
  );

  app.post(
    '/api/v1/bulk-sends',
    { bodyLimit: BODY_LIMIT, config: { auth: 'user' }, schema: { body: Body, response: { 201: BulkSend } } },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { entities, ...source } = request.body;
      const send = await createOnce(gateway, request, bulkSendParser, async (bulkSendId) => {
        const named = { accountId, actor: actorOf(caller), bulkSendId };
        const { state, ...made } = await gateway.ask(BulkSendCreate, accountId, { ...named, ...source });
        // A repeat of a call whose answer was lost finds it started.
        if (state !== 'preparing') return { state, ...made };
        for (const [part, some] of entityParts(entities, MAX_BULK_PIECE).entries()) {
          await gateway.ask(BulkSendAddRecipients, accountId, { ...named, part, entities: some });
        }
        return gateway.ask(BulkSendStart, accountId, named);
      });
      return reply.code(201).send(send);
    },
  );
};
