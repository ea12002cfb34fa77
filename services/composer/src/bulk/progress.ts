import { type BulkSendCounts, BulkSendProgressed, type BulkSendState } from '@pochtovik/contracts';
import { type Logger, type OutboxEntry, outboxEntry } from '@pochtovik/service-kit';
import { countsOf, isOver, sendIdOf } from '../domain/bulk-send.ts';
import type { BulkSendStore, StoredBulkSend } from '../store/bulk-sends.ts';
import type { SendLetterStore } from '../store/send-letters.ts';

/** A bulk send with where its recipients stand. */
export interface ProgressedSend {
  send: StoredBulkSend;
  state: BulkSendState;
  counts: BulkSendCounts;
}

/** Counts bulk sends and tells how far they have come. */
export interface Progress {
  /** Counts from the letters, and notes when nothing is left to do. */
  look(send: StoredBulkSend): Promise<ProgressedSend>;
  /** Something of the send has changed: it is told soon, once for all that changes meanwhile. */
  touch(accountId: number, bulkSendId: string): void;
  /** Tells what was not told yet. */
  stop(): Promise<void>;
}

const PAUSE_MS = 1000;
/** Counting takes at most one part in so many of the time. */
const IDLE_SHARE = 20;
const TICK_MS = 250;

/**
 * Makes it. Of several processes one a second tells of a send. What is told is only for who looks at it at the moment, so it goes straight to the bus:
 * nothing is lost that the letters do not know.
 */
export function createProgress(deps: {
  sends: BulkSendStore;
  letters: SendLetterStore;
  publish(entry: OutboxEntry): Promise<void>;
  now(): Date;
  log: Logger;
}): Progress {
  const { sends, letters, now, log } = deps;
  const touched = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let telling: Promise<void> = Promise.resolve();

  async function look(send: StoredBulkSend): Promise<ProgressedSend> {
    const { accountId, _id: bulkSendId } = send;
    const counts = countsOf(send, await letters.countStates(accountId, sendIdOf(accountId, bulkSendId)));
    const isDone = send.state === 'running' && send.isExpanded && isOver(counts);
    if (isDone) await sends.markDone(accountId, bulkSendId);
    return { send, state: isDone ? 'done' : send.state, counts };
  }

  async function tell(accountId: number, bulkSendId: string) {
    const send = await sends.find(accountId, bulkSendId);
    if (!send) return;
    const { state, counts } = await look(send);
    await deps.publish(outboxEntry(BulkSendProgressed, accountId, { bulkSendId, state, counts }, { now: now() }));
  }

  async function tick(isLast: boolean) {
    for (const [bulkSendId, accountId] of [...touched]) {
      const began = now();
      try {
        const next = new Date(began.getTime() + PAUSE_MS);
        if (!isLast && !(await sends.claimProgress(accountId, bulkSendId, began, next))) continue;
        touched.delete(bulkSendId);
        await tell(accountId, bulkSendId);
        const took = now().getTime() - began.getTime();
        if (took * IDLE_SHARE > PAUSE_MS) {
          const later = new Date(now().getTime() + took * IDLE_SHARE);
          await sends.claimProgress(accountId, bulkSendId, next, later);
        }
      } catch (err) {
        log.warn({ event: 'bulk-send.progress-failed', accountId, bulkSendId, err }, 'progress is told later');
      }
    }
    if (!isLast && touched.size > 0) schedule();
  }

  function schedule() {
    timer ??= setTimeout(() => {
      timer = undefined;
      telling = telling.then(() => tick(false));
    }, TICK_MS);
  }

  return {
    look,
    touch(accountId, bulkSendId) {
      touched.set(bulkSendId, accountId);
      schedule();
    },
    async stop() {
      clearTimeout(timer);
      await telling;
      await tick(true);
    },
  };
}
