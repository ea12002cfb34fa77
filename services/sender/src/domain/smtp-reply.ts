/** An answer of an SMTP server, taken apart. */
export interface SmtpReply {
  /** Three-digit code (RFC 5321 section 4.2). */
  code: number;
  /** Enhanced code such as `5.7.8` (RFC 3463), where the server gives one. */
  enhanced: string | null;
  /** The whole answer in the server's own words, one line, bounded. */
  text: string;
}

const MAX_WORDS = 2000;

/** Text of a foreign server made fit for a person: one line, no control characters, bounded. */
export function serverWords(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_WORDS);
}

/** Reads an answer; null when it does not begin like an SMTP reply (then it is not repeated to anyone). */
export function parseReply(response: string): SmtpReply | null {
  const match = /^([2-5]\d\d)(?:[ -]+([245]\.\d{1,3}\.\d{1,3})\b)?/.exec(response.trim());
  if (!match?.[1]) return null;
  return { code: Number(match[1]), enhanced: match[2] ?? null, text: serverWords(response) };
}

/** Seconds that a server asks to wait ("try again in 300 seconds", "in 5 minutes"), or null. */
export function askedDelaySeconds(text: string): number | null {
  const match = /\b(\d{1,6})\s*(s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?)\b/i.exec(text);
  if (!match?.[1] || !match[2] || !/again|retry|later|wait|in \d/i.test(text)) return null;
  const unit = match[2].toLowerCase();
  return Number(match[1]) * (unit.startsWith('h') ? 3600 : unit.startsWith('m') ? 60 : 1);
}
