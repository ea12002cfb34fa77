import { EmailAddress, type MailAddress, parserOf } from '@pochtovik/contracts';
import type MailComposer from 'nodemailer/lib/mail-composer';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import { threadHeaders } from './header-ids.ts';
import type { LetterContent } from './letter-content.ts';
import { lineSafe } from './line-safe.ts';
import { textEncoding } from './text-encoding.ts';
import { UnsafeHeader, unsubscribeHeaders } from './unsubscribe-headers.ts';

/** What the MIME library makes a message of. */
export type MailOptions = NonNullable<ConstructorParameters<typeof MailComposer>[0]>;

const addressParser = parserOf(EmailAddress);
/** A word this long can't be folded below the 78 characters that a line should have (RFC 5322 section 2.1.1). */
const LONG_WORD = /\S{70}/;

/**
 * Headers and text of a message. All that a person or a stranger can type is made fit for a header, or stops the letter: CR, LF
 * and NUL never reach the wire. Line ends are CRLF.
 * @param letterId gives the boundaries
 * @throws UnsafeHeader for an address that is none
 */
export function mailOptions(letterId: string, messageId: string, date: Date, content: LetterContent): MailOptions {
  const { from, to, cc = [], subject, automatic, unsubscribeUrl } = content;
  return {
    messageId,
    date,
    from: named(from),
    to: named(to),
    ...(cc.length > 0 && { cc: cc.map(named) }),
    ...threadHeaders(content),
    headers: [
      subjectHeader(lineSafe(subject)),
      // RFC 3834 section 5: programs that answer by themselves must not answer this.
      ...(automatic ? [asIs('Auto-Submitted', 'auto-generated')] : []),
      ...unsubscribeHeaders(unsubscribeUrl).map(({ key, value }) => asIs(key, value)),
    ],
    text: bodyPart(content.text),
    html: bodyPart(content.html),
    baseBoundary: letterId,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function named({ name, address }: MailAddress): { name: string; address: string } {
  if (!addressParser.check(address) || /\p{Cc}/u.test(address)) throw new UnsafeHeader('not an address for a header');
  // Lenient programs decode what looks like an encoded word even inside quotes, with whatever line ends it hides.
  return { name: lineSafe(name).replaceAll('=?', '= ?'), address };
}

/** A line without blanks can't be folded, and what looks encoded would be decoded: such a subject is encoded although it is ASCII. */
function subjectHeader(subject: string) {
  if (!LONG_WORD.test(subject) && !subject.includes('=?')) return { key: 'Subject', value: subject };
  return { key: 'Subject', value: { prepared: true, foldLines: true, value: encodeWord(subject, 'B', 52) } };
}

/** An address is one word: folding it would break it. */
function asIs(key: string, value: string) {
  return { key, value: { prepared: true, foldLines: false, value } };
}

function bodyPart(text: string) {
  const content = bodyText(text);
  const encoding = textEncoding(content);
  return encoding === undefined ? content : { content, contentTransferEncoding: encoding };
}

/** Text without NUL (RFC 5321 section 2.3.8 knows no such line) and with CRLF as its only line end. */
function bodyText(text: string): string {
  return text.replaceAll('\0', '').replace(/\r\n|\r|\n/g, '\r\n');
}
