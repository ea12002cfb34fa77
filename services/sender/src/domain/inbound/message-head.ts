import { EmailAddress, type InboxMessage, type MailAddress, MessageId, parserOf } from '@pochtovik/contracts';
import addressparser from 'nodemailer/lib/addressparser';
import { decodedField, inCharset } from './decoding.ts';
import { type Headers, parseHeaders } from './header-block.ts';
import { messageIdsIn } from './message-ids.ts';

/** What the fields of a message say. */
export type MessageHead = Omit<InboxMessage, 'html' | 'text' | 'cut' | 'parts'>;

const addressParser = parserOf(EmailAddress);
const idParser = parserOf(MessageId);
const MAX_NAME = 320;
const MAX_SUBJECT = 2000;
const MAX_IDS = 100;

/** Reads the fields of a message that a stranger wrote; what can't be read is left out. @param block bytes as Latin-1 */
export function messageHead(block: string): MessageHead {
  const headers = parseHeaders(block);
  return {
    messageId: idsOf(headers, 'message-id')[0] ?? null,
    inReplyTo: idsOf(headers, 'in-reply-to'),
    references: idsOf(headers, 'references'),
    date: dateOf(headers.first('date')),
    from: addressesOf(headers, 'from', 20),
    replyTo: addressesOf(headers, 'reply-to', 20),
    to: addressesOf(headers, 'to', 200),
    cc: addressesOf(headers, 'cc', 200),
    subject: decodedField(headers.first('subject')).slice(0, MAX_SUBJECT),
    listPost: listPost(headers.first('list-post')),
  };
}

/** Addresses of a field (RFC 5322 section 3.4), groups opened, names decoded; what is no address is left out. */
export function addressesOf(headers: Headers, field: string, most: number): MailAddress[] {
  const found: MailAddress[] = [];
  for (const value of headers.all(field)) {
    for (const { name, address } of addressparser(value, { flatten: true })) {
      const readable = inCharset(address, 'utf-8').trim();
      if (found.length < most && addressParser.check(readable)) {
        found.push({ name: decodedField(name).slice(0, MAX_NAME), address: readable });
      }
    }
  }
  return found;
}

/** The last hundred: the end of a thread is what programs look at. */
function idsOf(headers: Headers, field: string): string[] {
  const ids = messageIdsIn(headers.first(field)).filter((id) => idParser.check(id));
  return [...new Set(ids)].slice(-MAX_IDS);
}

function dateOf(value: string): string | null {
  // A comment such as `(MSK)` may stand behind the time (RFC 5322 section 3.3).
  const date = new Date(value.replace(/\([^()]{0,100}\)/g, '').trim());
  const time = date.getTime();
  return Number.isNaN(time) || date.getUTCFullYear() > 9999 || time < 0 ? null : date.toISOString();
}

function listPost(value: string): string | null {
  const address = /<mailto:([^<>?\s]{3,320})/i.exec(value)?.[1];
  return address !== undefined && addressParser.check(address) ? address : null;
}
