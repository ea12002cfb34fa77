import { DiscoveredMailbox, EmailAddress, MailboxDiscover } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../server/app.ts';
import { callerOf } from '../../../server/authentication.ts';

/** POST /api/v1/mailbox-discovery: settings for an address, which stays out of the URL and so out of access logs. */
export const mailboxDiscovery: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/mailbox-discovery',
    {
      config: { auth: 'user' },
      schema: { body: Type.Object({ address: EmailAddress }), response: { 200: DiscoveredMailbox } },
    },
    (request) => {
      const { accountId } = callerOf(request);
      return ask(MailboxDiscover, accountId, { accountId, ...request.body });
    },
  );
};
