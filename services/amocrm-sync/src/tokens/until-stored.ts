import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs, isOutage } from '@pochtovik/service-kit';

/**
 * Stores something that exists nowhere else, such as a pair of tokens whose predecessor is spent: a database that is away
 * is waited for.
 * @param patienceMs how long an outage may last
 */
export async function untilStored<T>(store: () => Promise<T>, patienceMs: number, now: () => number): Promise<T> {
  const end = now() + patienceMs;
  for (let failures = 1; ; failures++) {
    try {
      return await store();
    } catch (error) {
      if (!isOutage(error) || now() > end) throw error;
      await sleep(backoffMs(failures, { firstMs: 100, factor: 2, maxMs: 5_000 }, Math.random()));
    }
  }
}
