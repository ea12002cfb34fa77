import { Id, Mailbox, MailboxDelete, MailboxSave } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';
import {
  assertMayChangeMailbox,
  assertOwnMailbox,
  MailboxBody,
  VERIFY_TIMEOUT_MS,
} from '../../../../../server/mailbox-access.ts';

/** PUT and DELETE /api/v1/mailboxes/:mailboxId: changes and verifies a mailbox (without a password the old one stays), deletes it. */
export const mailbox: Routes = (app, { ask }) => {
  app.put(
    '/api/v1/mailboxes/:mailboxId',
    {
      config: { auth: 'user' },
      schema: {
        params: Type.Object({ mailboxId: Id }),
        body: MailboxBody,
        response: { 200: Mailbox },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { mailboxId } = request.params;
      assertOwnMailbox(caller, request.body.settings.userId);
      await assertMayChangeMailbox(ask, caller, mailboxId);
      return ask(MailboxSave, accountId, { accountId, mailboxId, ...request.body }, { timeoutMs: VERIFY_TIMEOUT_MS });
    },
  );

  app.delete(
    '/api/v1/mailboxes/:mailboxId',
    {
      config: { auth: 'user' },
      schema: { params: Type.Object({ mailboxId: Id }), response: { 200: MailboxDelete.reply } },
    },
    async (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { mailboxId } = request.params;
      await assertMayChangeMailbox(ask, caller, mailboxId);
      return ask(MailboxDelete, accountId, { accountId, mailboxId });
    },
  );
};
