import { asItLeaves } from './download-links.ts';
import type { LetterContent } from './letter-content.ts';
import { messageWithFiles, type OpenFile, type StreamedMessage } from './message-with-files.ts';
import { buildMessage } from './mime.ts';

/** A message ready to leave: whole where it is small, made while it is read where it has files. */
export type Message = Buffer | StreamedMessage;

/** A letter with all that its message says. */
export interface NamedLetter {
  /** 32 hex digits; gives the boundaries. */
  id: string;
  /** With its angle brackets. */
  messageId: string;
  /** `Date` of the message; its length does not depend on it. */
  date: Date;
  content: LetterContent;
}

/** Bytes of a message (RFC 1870 section 3). */
export function sizeOf(message: Message): number {
  return Buffer.isBuffer(message) ? message.length : message.size;
}

/** The message of a letter; the same input gives the same bytes, for the mail server and for the copy in Sent. @throws as `mailOptions` */
export async function messageOf(letter: NamedLetter, openFile: OpenFile): Promise<Message> {
  const { id, messageId, date } = letter;
  const content = asItLeaves(letter.content);
  if (carriesFiles(content)) return messageWithFiles(id, messageId, date, content, openFile);
  return buildMessage(id, messageId, date, content);
}

/**
 * Bytes of the message of a letter that is only looked at: no file of it is read. Addresses in its texts may be others of the
 * same length made of the same kinds of characters; the message has the same size.
 * @throws as `mailOptions`
 */
export async function messageSize(letter: NamedLetter): Promise<number> {
  return sizeOf(
    await messageOf(letter, () => {
      throw new Error('no file is read for a size');
    }),
  );
}

/** Whether files are parts of the message. */
function carriesFiles({ images = [], attachments = [] }: LetterContent): boolean {
  return images.length + attachments.length > 0;
}
