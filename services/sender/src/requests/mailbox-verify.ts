import { type Mailbox, type MailboxVerify, PochtovikError } from '@pochtovik/contracts';
import type { ServerClock } from '@pochtovik/service-kit';
import type { Static } from 'typebox';
import { checksOf, type RecheckPolicy } from '../domain/recheck.ts';
import type { MailboxStore } from '../store/mailboxes.ts';
import type { VerifyMailbox } from '../verification/verify-mailbox.ts';
import { viewIn } from './mailbox-view.ts';

/** `mailbox.verify`: a mailbox that can send again is woken. */
export function verifyMailbox(deps: {
  mailboxes: MailboxStore;
  verify: VerifyMailbox;
  clock: ServerClock;
  policy: RecheckPolicy;
  /** The mailbox may send (again). */
  wake(accountId: number, mailboxId: string): Promise<void>;
  /** The inbox of the mailbox can be read (again). */
  watchInbox(accountId: number, mailboxId: string): Promise<void>;
}) {
  const { mailboxes, clock } = deps;
  return async ({ mailboxId }: Static<(typeof MailboxVerify)['request']>, accountId: number): Promise<Mailbox> => {
    const mailbox = await mailboxes.access(accountId, mailboxId);
    if (!mailbox) throw new PochtovikError('MAILBOX_UNKNOWN');
    const began = clock.now();
    const said = await deps.verify(mailbox);
    const before = { redChecks: 0, pauseCode: said.smtp.ok ? null : (mailbox.paused?.code ?? null) };
    const checks = checksOf(said, before, clock.now(), Math.random(), deps.policy);
    if (said.smtp.ok) await mailboxes.endPause(accountId, mailboxId, mailbox.revision, began, true);
    await mailboxes.noteChecks(accountId, mailboxId, mailbox.revision, checks);
    if (said.smtp.ok) await deps.wake(accountId, mailboxId);
    if (said.imap?.ok) await deps.watchInbox(accountId, mailboxId);
    return viewIn(mailboxes, accountId, mailboxId);
  };
}
