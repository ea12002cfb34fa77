import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, isOutage, type Logger } from '@pochtovik/service-kit';

const WAITS = { firstMs: 50, factor: 2, maxMs: 2000 };
const MAX_DEFECTS = 5;

/**
 * Repeats a write until the database has taken it. What happened at the mail server exists only here until then: no
 * letter of the mailbox ends meanwhile, so there is never more than one such fact a mailbox, and a restart of the database leaves no doubt.
 * @throws what the write throws, when it is not an outage, after a few tries
 */
export async function untilStored<T>(log: Logger, write: () => Promise<T>): Promise<T> {
  let defects = 0;
  for (let failures = 1; ; failures += 1) {
    try {
      return await write();
    } catch (err) {
      if (!isOutage(err) && ++defects >= MAX_DEFECTS) throw err;
      log.warn({ event: 'result.waiting', err }, 'a result waits for the database');
      await pause(backoffMs(failures, WAITS, Math.random()));
    }
  }
}
