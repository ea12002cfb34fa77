import { Id, Mailbox, MailboxSetDefault } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';
import { assertMayChangeMailbox } from '../../../../../server/mailbox-access.ts';

/** PUT /api/v1/mailboxes/:mailboxId/default: makes a mailbox the default of its user. */
export const defaultMailbox: Routes = (app, { ask }) => {
  app.put(
    '/api/v1/mailboxes/:mailboxId/default',
    { config: { auth: 'user' }, schema: { params: Type.Object({ mailboxId: Id }), response: { 200: Mailbox } } },
    async (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const { mailboxId } = request.params;
      await assertMayChangeMailbox(ask, caller, mailboxId);
      return ask(MailboxSetDefault, accountId, { accountId, mailboxId });
    },
  );
};
