import { type Mailbox, type MailboxSave, PochtovikError } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import { mailboxFaults } from '../domain/mailbox-faults.ts';
import { checksOf, type RecheckPolicy } from '../domain/recheck.ts';
import { accessOf, type MailboxStore } from '../store/mailboxes.ts';
import type { ServerClock } from '../store/server-clock.ts';
import type { VerifyMailbox } from '../verification/verify-mailbox.ts';
import { viewsOf } from './mailbox-view.ts';

/** `mailbox.save`: verified first, then stored with what the servers said in one write, red or not. */
export function saveMailbox(deps: {
  mailboxes: MailboxStore;
  verify: VerifyMailbox;
  clock: ServerClock;
  policy: RecheckPolicy;
  /** The mailbox may send (again). */
  wake(accountId: number, mailboxId: string): Promise<void>;
  /** The mailbox has an inbox, with settings that may be new. */
  watchInbox(accountId: number, mailboxId: string): Promise<void>;
}) {
  const { mailboxes, clock } = deps;
  return async (request: Static<(typeof MailboxSave)['request']>, accountId: number): Promise<Mailbox> => {
    const { mailboxId, settings, password, makeDefault = false } = request;
    const faults = mailboxFaults(settings, password);
    if (faults.length > 0) throw new PochtovikError('MAILBOX_INVALID', { details: faults });
    const stored = await mailboxes.access(accountId, mailboxId);
    if (!stored && password === undefined) {
      const details = [{ field: 'password', message: 'A new mailbox needs a password.', code: 'REQUIRED' }];
      throw new PochtovikError('MAILBOX_INVALID', { details });
    }
    const open = () => password ?? stored?.password() ?? '';
    const said = await deps.verify(accessOf(mailboxId, accountId, 0, settings, null, open));
    const checks = checksOf(said, { redChecks: 0, pauseCode: null }, clock.now(), Math.random(), deps.policy);
    const saved = await mailboxes.save(
      accountId,
      mailboxId,
      { settings, password, makeDefault, ...checks },
      clock.now(),
    );
    if (!saved) throw new PochtovikError('MAILBOX_UNKNOWN');
    if (said.smtp.ok) await deps.wake(accountId, mailboxId);
    if (settings.imap) await deps.watchInbox(accountId, mailboxId);
    return viewIn(mailboxes, accountId, mailboxId);
  };
}

/** A stored mailbox as others see it. @throws PochtovikError MAILBOX_UNKNOWN */
export async function viewIn(mailboxes: MailboxStore, accountId: number, mailboxId: string): Promise<Mailbox> {
  const view = viewsOf(await mailboxes.list(accountId)).find((mailbox) => mailbox.id === mailboxId);
  if (!view) throw new PochtovikError('MAILBOX_UNKNOWN');
  return view;
}
