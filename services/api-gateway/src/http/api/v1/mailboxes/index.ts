import { Mailbox, MailboxList, MailboxSave, parserOf } from '@pochtovik/contracts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { createOnce } from '../../../../server/idempotency.ts';
import { assertOwnMailbox, MailboxBody, mailboxScope, VERIFY_TIMEOUT_MS } from '../../../../server/mailbox-access.ts';

const mailboxParser = parserOf(Mailbox);

/** GET and POST /api/v1/mailboxes: administrators see and make all mailboxes, users their own. */
export const mailboxes: Routes = (app, gateway) => {
  app.get(
    '/api/v1/mailboxes',
    { config: { auth: 'user' }, schema: { response: { 200: MailboxList.reply } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      return gateway.ask(MailboxList, accountId, { accountId, ...mailboxScope(caller) });
    },
  );

  app.post(
    '/api/v1/mailboxes',
    { config: { auth: 'user' }, schema: { body: MailboxBody, response: { 201: Mailbox } } },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      assertOwnMailbox(caller, request.body.settings.userId);
      const mailbox = await createOnce(gateway, request, mailboxParser, (mailboxId) =>
        gateway.ask(
          MailboxSave,
          accountId,
          { accountId, mailboxId, ...request.body },
          { timeoutMs: VERIFY_TIMEOUT_MS },
        ),
      );
      return reply.code(201).send(mailbox);
    },
  );
};
