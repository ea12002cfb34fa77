import MailComposer from 'nodemailer/lib/mail-composer';
import { lineSafe } from '../domain/line-safe.ts';
import { unsubscribeHeaders } from '../domain/unsubscribe-headers.ts';

/** A letter as composed. */
export interface LetterContent {
  subject: string;
  from: { name: string; address: string };
  to: { name: string; address: string };
  html: string;
  text: string;
  /** Where the recipient unsubscribes; absent: the letter has no such headers. */
  unsubscribeUrl?: string;
}

/**
 * Builds the message (RFC 5322, MIME): text with an HTML alternative, names and subject encoded (RFC 2047), CRLF line ends
 * only, no line over 998 octets, no NUL. The same input gives the same bytes, so that the copy in Sent is what left.
 * @param letterId gives the boundaries
 * @param date `Date` of the message
 * @throws UnsafeHeader for an unsubscribe address that is none
 */
export async function buildMessage(
  letterId: string,
  messageId: string,
  date: Date,
  content: LetterContent,
): Promise<Buffer> {
  const composer = new MailComposer({
    messageId,
    date,
    from: { name: lineSafe(content.from.name), address: content.from.address },
    to: { name: lineSafe(content.to.name), address: content.to.address },
    subject: lineSafe(content.subject),
    headers: unsubscribeHeaders(content.unsubscribeUrl).map(({ key, value }) => ({
      key,
      // An address is one word: folding it would break it.
      value: { prepared: true, foldLines: false, value },
    })),
    text: content.text.replaceAll('\0', ''),
    html: content.html.replaceAll('\0', ''),
    baseBoundary: letterId,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const built = await composer.compile().build();
  return Buffer.from(built.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n'), 'latin1');
}
