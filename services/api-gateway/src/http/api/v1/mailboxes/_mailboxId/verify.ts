import { Id, Mailbox, MailboxVerify } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';
import { assertMayChangeMailbox, VERIFY_TIMEOUT_MS } from '../../../../../server/mailbox-access.ts';

/** POST /api/v1/mailboxes/:mailboxId/verify: tries the servers of a mailbox again. */
export const verifyMailbox: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/mailboxes/:mailboxId/verify',
    { config: { auth: 'user' }, schema: { params: Type.Object({ mailboxId: Id }), response: { 200: Mailbox } } },
    async (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { mailboxId } = request.params;
      await assertMayChangeMailbox(ask, caller, mailboxId);
      return ask(MailboxVerify, accountId, { accountId, mailboxId }, { timeoutMs: VERIFY_TIMEOUT_MS });
    },
  );
};
