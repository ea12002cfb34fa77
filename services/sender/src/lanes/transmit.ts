import type { LetterFile } from '@pochtovik/contracts';
import {
  asItLeaves,
  canMoveFilesToLinks,
  type LetterContent,
  type Message,
  messageOf,
  recipientsOf,
  withFilesMovedToLinks,
} from '@pochtovik/letter-message';
import { type FileReader, streamOf } from '../attachments/file-reader.ts';
import { TooBigForServer } from '../smtp/refused-here.ts';
import type { SmtpPool } from '../smtp/smtp-pool.ts';
import { type Accepted, AnswerLost, Withdrawn } from '../smtp/smtp-session.ts';
import type { AttemptKey } from '../store/attempts.ts';
import type { Delivery } from '../store/delivery.ts';
import type { LinkSwitch } from '../store/link-switch.ts';
import type { MailboxAccess } from '../store/mailboxes.ts';

/** The message of a letter could not be built: a defect, not the server's word. */
export class NotBuilt extends Error {
  override readonly name = 'NotBuilt';
}

/** An attempt at a letter with all that its message needs. */
export interface Attempted {
  mailbox: MailboxAccess;
  delivery: Delivery & Required<Pick<Delivery, 'content'>>;
  key: AttemptKey;
  /** `Date` of the message. */
  date: Date;
}

/** What came of a letter that was taken. */
export interface Transmitted extends Accepted {
  filesAsLinks: boolean;
}

/** Gives letters with all that they carry to mail servers. */
export interface Transmit {
  /**
   * Gives one letter to its mail server. Files that the server says it would not take become links before it is asked.
   * @param beforeEnd as for `SmtpPool.send`
   * @throws NotBuilt, and as `SmtpPool.send`; Withdrawn also with the error of a file that can't be read as its cause
   */
  send(attempted: Attempted, beforeEnd: () => Promise<void>): Promise<Transmitted>;
  /** After a refusal as too big: makes the files links for the next attempt; false where nothing is to be gained. */
  moveFilesToLinks(attempted: Pick<Attempted, 'delivery' | 'key'>): Promise<boolean>;
}

/** Makes it. */
export function createTransmit(deps: { pool: SmtpPool; files: FileReader; links: LinkSwitch }): Transmit {
  async function built({ delivery, date }: Attempted, content: LetterContent, unread: (cause: unknown) => void) {
    const { id, messageId, accountId } = delivery;
    const open = (file: LetterFile) => streamOf(noting(deps.files.read(accountId, file), unread));
    try {
      return await messageOf({ id, messageId, date, content }, open);
    } catch (cause) {
      throw new NotBuilt('the message can not be built', { cause });
    }
  }

  async function assertFiles(accountId: number, content: LetterContent) {
    const { images = [], attachments = [] } = asItLeaves(content);
    try {
      for (const file of [...images, ...attachments]) await deps.files.assertReadable(accountId, file);
    } catch (cause) {
      throw new Withdrawn('a file of the letter can not be read', { cause });
    }
  }

  async function give(attempted: Attempted, content: LetterContent, beforeEnd: () => Promise<void>) {
    let unread: { cause: unknown } | undefined;
    const message: Message = await built(attempted, content, (cause) => {
      unread ??= { cause };
    });
    await assertFiles(attempted.delivery.accountId, content);
    try {
      const letter = { from: content.from.address, to: recipientsOf(content), message };
      const accepted = await deps.pool.send(attempted.mailbox, letter, beforeEnd);
      return { ...accepted, filesAsLinks: content.filesAsLinks === true };
    } catch (error) {
      if (unread && !(error instanceof AnswerLost)) throw new Withdrawn('a file of the letter broke off', unread);
      throw error;
    }
  }

  const moveFilesToLinks: Transmit['moveFilesToLinks'] = async ({ delivery, key }) =>
    canMoveFilesToLinks(delivery.content) && deps.links.set(delivery.accountId, key);

  return {
    moveFilesToLinks,
    async send(attempted, beforeEnd) {
      const { content } = attempted.delivery;
      try {
        return await give(attempted, content, beforeEnd);
      } catch (error) {
        if (!(error instanceof TooBigForServer) || !(await moveFilesToLinks(attempted))) throw error;
        return await give(attempted, withFilesMovedToLinks(content), beforeEnd);
      }
    },
  };
}

/** Passes pieces of a file on and notes when there is no next one to be had: streams between may give another error. */
async function* noting(pieces: AsyncGenerator<Buffer, void>, unread: (cause: unknown) => void): AsyncGenerator<Buffer> {
  for (;;) {
    const next = await pieces.next().catch((cause: unknown) => {
      unread(cause);
      // Not the cause itself: the mail library writes into errors that pass it.
      throw new Error('a piece of a file can not be read', { cause });
    });
    if (next.done) return;
    yield next.value;
  }
}
