import { backoffMs } from '@pochtovik/service-kit';

/** What came of one post. */
export type WebhookAnswer =
  | { type: 'answered'; status: number; text: string }
  /** Nobody answered; trying later may help. */
  | { type: 'unreachable'; words: string }
  /** The address leads into our network: it must not be called. */
  | { type: 'forbidden'; words: string };

/** What becomes of the execution. */
export type WebhookOutcome =
  | { type: 'done'; status: number; words: string }
  | { type: 'failed'; words: string }
  | { type: 'later'; at: Date; words: string };

const POLICY = { firstMs: 5000, factor: 3, maxMs: 3_600_000 };
const TRY_FOR_MS = 24 * 3_600_000;
const MAX_WORDS = 500;

/**
 * Judges an answer: 2xx is taken; outages, 408, 425, 429 and 5xx are tried again with growing delays for a day; anything else, redirects too, is final.
 * @param tries posts so far, this one included
 */
export function webhookOutcome(
  answer: WebhookAnswer,
  call: { since: Date; tries: number },
  now: Date,
  random: number,
): WebhookOutcome {
  if (answer.type === 'forbidden') return { type: 'failed', words: answer.words };
  const words = answer.type === 'answered' ? wordsOf(answer.text) : answer.words;
  if (answer.type === 'answered') {
    if (answer.status >= 200 && answer.status < 300) return { type: 'done', status: answer.status, words };
    if (!isPassing(answer.status)) return { type: 'failed', words: `HTTP ${answer.status} ${words}`.trim() };
  }
  const told = answer.type === 'answered' ? `HTTP ${answer.status} ${words}`.trim() : words;
  if (now.getTime() - call.since.getTime() > TRY_FOR_MS) return { type: 'failed', words: told };
  return { type: 'later', at: new Date(now.getTime() + backoffMs(call.tries, POLICY, random)), words: told };
}

function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function wordsOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_WORDS).toWellFormed();
}
