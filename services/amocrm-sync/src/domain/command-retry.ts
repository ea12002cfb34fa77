import { type BackoffPolicy, backoffMs } from '@pochtovik/service-kit';

const POLICY: BackoffPolicy = { firstMs: 1_000, factor: 2, maxMs: 600_000 };
/** After a lost answer amoCRM gets so long to finish what it may still be doing, before its effect is looked for. */
const SETTLE_MS = 3_000;

/** What becomes of a command that could not be carried out now. */
export type RetryDecision = { type: 'later'; at: Date } | { type: 'give-up' };

/**
 * When to try again: with growing delays, not before amoCRM's own time, until the command's end.
 * @param tries tries so far, from 1
 */
export function retryDecision(facts: {
  now: number;
  tries: number;
  /** When amoCRM may be asked again, milliseconds; null when it named no time. */
  resumeAt: number | null;
  /** Whether the effect may exist without our knowing. */
  isInDoubt: boolean;
  expiresAt: Date;
  /** In [0, 1). */
  random: number;
}): RetryDecision {
  const { now, tries, resumeAt, isInDoubt, expiresAt, random } = facts;
  if (now >= expiresAt.getTime()) return { type: 'give-up' };
  const wait = resumeAt === null ? backoffMs(tries, POLICY, random) : Math.max(0, resumeAt - now) + 250 * random;
  return { type: 'later', at: new Date(now + Math.max(wait, isInDoubt ? SETTLE_MS : 0)) };
}
