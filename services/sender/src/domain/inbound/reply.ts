import { addressesIn, sameAddress } from './addresses.ts';
import { isAutomatic } from './automatic.ts';
import { decodedField, inCharset } from './decoding.ts';
import type { Headers } from './header-block.ts';
import { answeredIds, messageIdsIn } from './message-ids.ts';

/** A message that says it answers others, not yet matched with a letter of ours. */
export interface Reply {
  /** Message-IDs it answers, the likeliest first. */
  messageIds: string[];
  automatic: boolean;
  from: string;
  subject: string;
}

const MAX_SUBJECT = 1000;

/** Reads an answer from the fields alone; null for a message that answers nothing, or that the mailbox wrote itself. */
export function readReply(headers: Headers, mailboxAddress: string): Reply | null {
  const messageIds = answeredIds(headers);
  const from = addressesIn(inCharset(headers.first('from'), 'utf-8')).at(-1) ?? '';
  if (messageIds.length === 0 || sameAddress(from, mailboxAddress)) return null;
  const subject = decodedField(headers.first('subject')).slice(0, MAX_SUBJECT);
  return { messageIds, automatic: isAutomatic(headers), from: from.slice(0, 320), subject };
}

/** The message's own Message-ID, empty where it has none. */
export function ownMessageId(headers: Headers): string {
  return messageIdsIn(headers.first('message-id'))[0] ?? '';
}
