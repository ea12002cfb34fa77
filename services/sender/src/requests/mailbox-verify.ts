import { type Mailbox, type MailboxVerify, PochtovikError } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import type { MailboxStore } from '../store/mailboxes.ts';
import type { ServerClock } from '../store/server-clock.ts';
import type { VerifyMailbox } from '../verification/verify-mailbox.ts';
import { viewIn } from './mailbox-save.ts';

/** `mailbox.verify`: a mailbox that can send again is woken. */
export function verifyMailbox(deps: {
  mailboxes: MailboxStore;
  verify: VerifyMailbox;
  clock: ServerClock;
  /** The mailbox may send (again). */
  wake(accountId: number, mailboxId: string): Promise<void>;
  /** The inbox of the mailbox can be read (again). */
  watchInbox(accountId: number, mailboxId: string): Promise<void>;
}) {
  return async ({ mailboxId }: Static<(typeof MailboxVerify)['request']>, accountId: number): Promise<Mailbox> => {
    const mailbox = await deps.mailboxes.access(accountId, mailboxId);
    if (!mailbox) throw new PochtovikError('MAILBOX_UNKNOWN');
    const { smtp, imap } = await deps.verify(mailbox);
    const checks = { smtpCheck: smtp, imapCheck: imap, checkedAt: deps.clock.now() };
    await deps.mailboxes.noteChecks(accountId, mailboxId, mailbox.revision, checks);
    if (smtp.ok) await deps.wake(accountId, mailboxId);
    if (imap?.ok) await deps.watchInbox(accountId, mailboxId);
    return viewIn(deps.mailboxes, accountId, mailboxId);
  };
}
