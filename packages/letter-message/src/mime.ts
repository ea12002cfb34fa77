import MailComposer from 'nodemailer/lib/mail-composer';
import type { LetterContent } from './letter-content.ts';
import { mailOptions } from './mail-options.ts';
import { writtenOut } from './written-out.ts';

/**
 * Builds the message of a letter without files (RFC 5322, MIME): text with an HTML alternative, names and subject encoded
 * (RFC 2047), CRLF line ends only, no line over 998 octets, no NUL. The same input gives the same bytes, so that the copy in
 * Sent is what left.
 * @param letterId gives the boundaries
 * @param date `Date` of the message
 * @throws UnsafeHeader for an address or unsubscribe address that is none
 */
export function buildMessage(letterId: string, messageId: string, date: Date, content: LetterContent): Buffer {
  return writtenOut(new MailComposer(mailOptions(letterId, messageId, date, content)).compile());
}
