import { type Mailbox, type MailboxSave, PochtovikError } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import { mailboxFaults } from '../domain/mailbox-faults.ts';
import type { OauthClients } from '../oauth/oauth-clients.ts';
import type { MailboxStore } from '../store/mailboxes.ts';
import type { KeepMailbox } from './keep-mailbox.ts';

/** `mailbox.save`: with a password that one opens it from now on, also where a sign-in did before. */
export function saveMailbox(deps: { mailboxes: MailboxStore; clients: OauthClients; keep: KeepMailbox }) {
  return async (request: Static<(typeof MailboxSave)['request']>, accountId: number): Promise<Mailbox> => {
    const { mailboxId, settings, password, makeDefault = false } = request;
    const faults = mailboxFaults(settings, password);
    if (faults.length > 0) throw new PochtovikError('MAILBOX_INVALID', { details: faults });
    if (password !== undefined) {
      const secret = { type: 'password' as const, open: () => password };
      return deps.keep(accountId, mailboxId, { settings, secret, credential: { password }, makeDefault });
    }
    const stored = await deps.mailboxes.access(accountId, mailboxId);
    if (!stored) {
      const details = [{ field: 'password', message: 'A new mailbox needs a password.', code: 'REQUIRED' }];
      throw new PochtovikError('MAILBOX_INVALID', { details });
    }
    const { secret } = stored;
    if (secret.type === 'grant') deps.clients.assertOwnServers(secret.grant.provider, settings);
    return deps.keep(accountId, mailboxId, { settings, secret, credential: undefined, makeDefault });
  };
}
