import type { Headers } from './header-block.ts';

const MESSAGE_ID = /<[^<>\s@]{1,250}@[^<>\s@]{1,250}>/g;
const MAX_IDS = 30;

/** Message-IDs that a field names, in its order. */
export function messageIdsIn(value: string): string[] {
  return value.match(MESSAGE_ID) ?? [];
}

/** The letters a message says it answers, the likeliest first: In-Reply-To, then References from its end (RFC 5322 section 3.6.4). */
export function answeredIds(headers: Headers): string[] {
  const references = messageIdsIn(headers.first('references')).reverse();
  return [...new Set([...messageIdsIn(headers.first('in-reply-to')), ...references])].slice(0, MAX_IDS);
}

/** The letter id in a Message-ID of ours, or null: `<letterId@domain>`, see the contract of `letter.queued`. */
export function letterIdIn(messageId: string): string | null {
  return /^<([0-9a-f]{32})@/i.exec(messageId)?.[1]?.toLowerCase() ?? null;
}
