import { MailboxPresets } from '@pochtovik/contracts';
import type { Routes } from '../../../server/app.ts';
import { callerOf } from '../../../server/authentication.ts';

/** GET /api/v1/mailbox-presets: known mail providers with their servers and limits. */
export const mailboxPresets: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/mailbox-presets',
    { config: { auth: 'user' }, schema: { response: { 200: MailboxPresets.reply } } },
    (request) => {
      const { accountId } = callerOf(request);
      return ask(MailboxPresets, accountId, { accountId });
    },
  );
};
