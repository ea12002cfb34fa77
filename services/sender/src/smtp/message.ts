import { asItLeaves } from '../domain/download-links.ts';
import type { LetterContent } from '../domain/letter-content.ts';
import { messageWithFiles, type OpenFile, type StreamedMessage } from './message-with-files.ts';
import { buildMessage } from './mime.ts';

/** A message ready to leave: whole where it is small, made while it is read where it has files. */
export type Message = Buffer | StreamedMessage;

/** Bytes of a message (RFC 1870 section 3). */
export function sizeOf(message: Message): number {
  return Buffer.isBuffer(message) ? message.length : message.size;
}

/** The message of a letter; the same input gives the same bytes, for the mail server and for the copy in Sent. @throws as `mailOptions` */
export function messageOf(
  letter: { id: string; messageId: string; date: Date; content: LetterContent },
  openFile: OpenFile,
): Promise<Message> {
  const { id, messageId, date } = letter;
  const content = asItLeaves(letter.content);
  if (carriesFiles(content)) return messageWithFiles(id, messageId, date, content, openFile);
  return buildMessage(id, messageId, date, content);
}

/** Whether files are parts of the message. */
export function carriesFiles({ images = [], attachments = [] }: LetterContent): boolean {
  return images.length + attachments.length > 0;
}
