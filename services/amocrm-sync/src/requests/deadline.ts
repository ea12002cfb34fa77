import { setTimeout as sleep } from 'node:timers/promises';
import type { Scope } from '../amocrm/client.ts';
import { AmocrmUnavailable } from '../amocrm/errors.ts';

/**
 * Answers in time: whoever asked is told CRM_UNAVAILABLE at the deadline, instead of waiting for nothing.
 * @throws AmocrmUnavailable, and what `work` throws
 */
export async function withDeadline<T>(
  accountId: number,
  deadlineMs: number,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const tooLate = async () => {
    await sleep(deadlineMs, undefined, { signal: end.signal });
    throw new AmocrmUnavailable('amoCRM did not answer in time');
  };
  const late = tooLate();
  late.catch(() => {});
  try {
    return await Promise.race([work({ accountId, deadlineAt: Date.now() + deadlineMs }), late]);
  } finally {
    end.abort();
  }
}
