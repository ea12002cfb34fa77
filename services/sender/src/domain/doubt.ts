/** First wait between two looks for a letter in doubt, milliseconds. */
const FIRST_MS = 1000;

/**
 * When a letter in doubt is looked for again, or null when looking further tells nothing new. Providers that file sent mail
 * themselves do it within seconds, so the waits double inside the whole span.
 * @param looks how many looks have found nothing, from 1
 * @param spanMs how long to look in all
 */
export function nextLook(since: Date, looks: number, now: Date, spanMs: number): Date | null {
  const end = since.getTime() + spanMs;
  if (now.getTime() >= end) return null;
  return new Date(Math.min(end, now.getTime() + FIRST_MS * 2 ** Math.min(looks - 1, 10)));
}
