import { type Mailbox, type MailboxSettings, PochtovikError } from '@pochtovik/contracts';
import type { ServerClock } from '@pochtovik/service-kit';
import type { MailboxSecret } from '../credentials/mailbox-secret.ts';
import { checksOf, type RecheckPolicy } from '../domain/recheck.ts';
import { accessOf, type MailboxStore, type NewCredential } from '../store/mailboxes.ts';
import type { VerifyMailbox } from '../verification/verify-mailbox.ts';
import { viewIn } from './mailbox-view.ts';

/** What is to be stored of a mailbox. */
export interface MailboxToKeep {
  settings: MailboxSettings;
  /** What opens it now. */
  secret: MailboxSecret;
  /** What opens it from now on, where that is another one. */
  credential: NewCredential | undefined;
  makeDefault: boolean;
}

/** Verifies a mailbox and stores it. Errors: MAILBOX_UNKNOWN, HOST_REFUSED. */
export type KeepMailbox = (accountId: number, mailboxId: string, mailbox: MailboxToKeep) => Promise<Mailbox>;

/** Makes the one who keeps mailboxes: verified first, then stored with what the servers said in one write, red or not. */
export function createKeepMailbox(deps: {
  mailboxes: MailboxStore;
  verify: VerifyMailbox;
  clock: ServerClock;
  policy: RecheckPolicy;
  /** The mailbox may send (again). */
  wake(accountId: number, mailboxId: string): Promise<void>;
  /** The mailbox has an inbox, with settings that may be new. */
  watchInbox(accountId: number, mailboxId: string): Promise<void>;
}): KeepMailbox {
  const { mailboxes, clock } = deps;
  return async (accountId, mailboxId, { settings, secret, credential, makeDefault }) => {
    const said = await deps.verify(accessOf(mailboxId, accountId, 0, settings, null, secret));
    const checks = checksOf(said, { redChecks: 0, pauseCode: null }, clock.now(), Math.random(), deps.policy);
    const change = { settings, credential, makeDefault, ...checks };
    const saved = await mailboxes.save(accountId, mailboxId, change, clock.now());
    if (!saved) throw new PochtovikError('MAILBOX_UNKNOWN');
    if (said.smtp.ok) await deps.wake(accountId, mailboxId);
    if (settings.imap) await deps.watchInbox(accountId, mailboxId);
    return viewIn(mailboxes, accountId, mailboxId);
  };
}
