import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs, isOutage } from '@pochtovik/service-kit';

const POLICY = { firstMs: 200, factor: 2, maxMs: 5000 };

/**
 * Repeats a piece of work through outages: amoCRM sends its hooks once and never again.
 * @param options.forMs how long it is tried; the last failure is thrown after it
 * @param options.stopping ends it at once
 * Errors: those of the work that a repeat can not mend, at once.
 */
export async function insist<T>(work: () => Promise<T>, options: { forMs: number; stopping: AbortSignal }): Promise<T> {
  const endsAt = Date.now() + options.forMs;
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      const delayMs = backoffMs(failures, POLICY, Math.random());
      if (!isOutage(error) || options.stopping.aborted || Date.now() + delayMs > endsAt) throw error;
      await sleep(delayMs, undefined, { signal: options.stopping }).catch(() => {
        throw error;
      });
    }
  }
}

/**
 * The outcome of work that goes on behind the answer when it takes longer than the caller waits.
 * @returns `later` when the time was up first
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | 'later'> {
  const end = new AbortController();
  const timeUp = sleep(milliseconds, 'later' as const, { signal: end.signal }).catch(() => 'later' as const);
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    end.abort();
  }
}
