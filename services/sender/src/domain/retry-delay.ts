import { type BackoffPolicy, backoffMs } from '@pochtovik/service-kit';

/** How long and how patiently passing refusals are repeated. */
export interface RetryPolicy extends BackoffPolicy {
  /** No further try later than this after the first one, milliseconds. */
  giveUpMs: number;
}

/**
 * When a letter is tried again, or null when its time is over.
 * @param failures tries that have failed, from 1
 * @param firstTriedAt when it was tried for the first time
 * @param askedSeconds what the server asked to wait, which is honoured where it is longer than our own wait
 * @param random number in [0, 1)
 */
export function nextTry(
  input: { failures: number; firstTriedAt: Date; now: Date; askedSeconds: number | null; random: number },
  policy: RetryPolicy,
): Date | null {
  const own = backoffMs(input.failures, policy, input.random);
  const asked = Math.min((input.askedSeconds ?? 0) * 1000, policy.giveUpMs);
  const at = input.now.getTime() + Math.max(own, asked);
  return at - input.firstTriedAt.getTime() > policy.giveUpMs ? null : new Date(at);
}
