import { PochtovikError } from '@pochtovik/contracts';
import { imapFailure } from '../imap/imap-failure.ts';
import { hasImap, type ImapPool } from '../imap/imap-pool.ts';
import type { MessageReader } from '../imap/message-reader.ts';
import type { MailboxStore } from '../store/mailboxes.ts';

/**
 * Runs work that reads in a mailbox. @param work gets the folder for sent letters that the user has chosen, too
 * Errors: MAILBOX_UNKNOWN, INBOX_NONE, and what went wrong with the IMAP server, by code, in its own words.
 */
export type OpenMessages = <T>(
  accountId: number,
  mailboxId: string,
  work: (reader: MessageReader, sentFolder: string | undefined) => Promise<T>,
) => Promise<T>;

/** Makes {@link OpenMessages}. */
export function createOpenMessages(deps: { mailboxes: MailboxStore; imap: ImapPool }): OpenMessages {
  return async (accountId, mailboxId, work) => {
    const mailbox = await deps.mailboxes.access(accountId, mailboxId);
    if (!mailbox) throw new PochtovikError('MAILBOX_UNKNOWN');
    if (!hasImap(mailbox)) throw new PochtovikError('INBOX_NONE');
    try {
      return await deps.imap.use(mailbox, (session) => work(session.messages(), mailbox.sentFolder));
    } catch (cause) {
      if (cause instanceof PochtovikError) throw cause;
      const { code, message } = imapFailure(cause);
      throw new PochtovikError(code, { message, cause });
    }
  };
}
