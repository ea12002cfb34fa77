/** Visible ASCII in angle brackets: anything else could break the header that it stands in, or is not fit for it (RFC 5322 section 3.6.4). */
const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]{3,900}>$/;

/**
 * Of Message-IDs that strangers made those that may go into a header as they are. What is left out only costs a thread one
 * link.
 */
export function safeMessageIds(ids: readonly string[]): string[] {
  return ids.filter((id) => MESSAGE_ID.test(id));
}

/**
 * In-Reply-To and References of an answer: the whole thread, the answered message last (RFC 5322 section 3.6.4).
 */
export function threadHeaders(thread: { inReplyTo?: string; references?: readonly string[] }): {
  inReplyTo?: string;
  references?: string[];
} {
  const [inReplyTo] = safeMessageIds(thread.inReplyTo === undefined ? [] : [thread.inReplyTo]);
  const before = safeMessageIds(thread.references ?? []).filter((id) => id !== inReplyTo);
  const references = [...new Set(before), ...(inReplyTo === undefined ? [] : [inReplyTo])];
  return {
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(references.length > 0 && { references }),
  };
}
