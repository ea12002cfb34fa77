import { backoffMs } from '@pochtovik/service-kit';

const POLICY = { firstMs: 1000, factor: 2, maxMs: 300_000 };
/** As long as amocrm-sync and the sender keep trying through an outage. */
const TRY_FOR_MS = 3 * 24 * 3_600_000;

/**
 * When to try again what could not fire because something did not answer.
 * @param tries failed tries so far, this one included
 * @returns null when trying has gone on for long enough
 */
export function nextTry(dueAt: Date, tries: number, now: Date, random: number): Date | null {
  if (now.getTime() - dueAt.getTime() > TRY_FOR_MS) return null;
  return new Date(now.getTime() + backoffMs(tries, POLICY, random));
}
