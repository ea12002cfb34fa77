import { BulkSendCheck } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';

const { templateId, mailboxId, entities } = BulkSendCheck.request.properties;
const Body = Type.Object({ templateId, mailboxId, entities });
/** Every card is read from amoCRM. */
const CHECK_TIMEOUT_MS = 60_000;

/** POST /api/v1/bulk-sends/check: who would get no letter, what is missing in the letters, who is named twice. Nothing is made. */
export const checkBulkSend: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/bulk-sends/check',
    { config: { auth: 'user' }, schema: { body: Body, response: { 200: BulkSendCheck.reply } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const question = { accountId, actor: actorOf(caller), ...request.body };
      return ask(BulkSendCheck, accountId, question, { timeoutMs: CHECK_TIMEOUT_MS });
    },
  );
};
