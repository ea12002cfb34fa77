import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, type Logger, traceFrom, withSpan } from '@pochtovik/service-kit';
import type { BulkPieceStore } from '../store/bulk-pieces.ts';
import type { BulkPieceDocument } from '../store/bulk-send-documents.ts';
import type { BulkSendStore, StoredBulkSend } from '../store/bulk-sends.ts';
import type { Progress } from './progress.ts';

/** Turns the recipients of bulk sends into letters. */
export interface Expansion {
  start(): void;
  /** There may be something to do. */
  wake(): void;
  /** Finishes the pieces in hand. */
  stop(): Promise<void>;
}

/** Pieces in the hands of one process: while one waits for amoCRM, others are rendered, stored, put on the bus. */
const AT_ONCE = 5;
const SWEEP_MS = 1000;
const RETRY = { firstMs: 2000, factor: 2, maxMs: 300_000 };

/**
 * Makes the expansion. A send is taken in pieces, the one worked on longest ago first, so that a big one does not keep a small one waiting. A piece is held
 * by a lease: a killed process's piece is taken up when it ends, and since ids of letters are derived, two who have the same piece after all (clocks
 * differ) make nothing twice. Who makes a piece waits until its letters are on the bus: single letters, which are announced to the relay, never stand
 * behind them.
 */
export function createExpansion(deps: {
  sends: BulkSendStore;
  pieces: BulkPieceStore;
  progress: Progress;
  makePiece(send: StoredBulkSend, piece: BulkPieceDocument): Promise<void>;
  leaseMs: number;
  now(): Date;
  log: Logger;
}): Expansion {
  const { sends, pieces, leaseMs, log } = deps;
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  let wakened = new AbortController();
  const after = (ms: number) => new Date(deps.now().getTime() + ms);

  async function expand(send: StoredBulkSend, piece: BulkPieceDocument) {
    const { accountId, _id: bulkSendId } = send;
    const renew = () => pieces.renew(accountId, piece._id, after(leaseMs)).catch(() => {});
    const heartbeat = setInterval(renew, leaseMs / 3);
    try {
      await deps.makePiece(send, piece);
      await pieces.finish(accountId, piece._id);
    } catch (err) {
      log.warn({ event: 'bulk-send.deferred', accountId, bulkSendId, err }, 'a piece of a bulk send is made later');
      await pieces.defer(accountId, piece._id, after(backoffMs(piece.failures + 1, RETRY, Math.random())));
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** Does one piece; false when there is nothing to do now. */
  async function step(): Promise<boolean> {
    const send = await sends.nextToWorkOn(deps.now());
    if (!send) return false;
    const { accountId, _id: bulkSendId } = send;
    const piece = await pieces.claim(accountId, bulkSendId, deps.now(), after(leaseMs));
    if (piece) {
      const attributes = { 'pochtovik.account_id': accountId, 'pochtovik.bulk_send_id': bulkSendId };
      await withSpan('expand bulk send', { parent: traceFrom(send.trace), attributes }, () => expand(send, piece));
    }
    const nextDue = await pieces.nextDue(accountId, bulkSendId);
    if (nextDue === null) await sends.markExpanded(accountId, bulkSendId);
    else if (!piece) await sends.putOff(accountId, bulkSendId, nextDue);
    if (piece) deps.progress.touch(accountId, bulkSendId);
    return true;
  }

  async function run() {
    while (!stopping.signal.aborted) {
      const woken = wakened.signal;
      const isBusy = await step().catch((err) => {
        log.warn({ event: 'bulk-send.expansion-failed', err }, 'bulk sends are looked at again later');
        return false;
      });
      if (!isBusy) {
        await pause(SWEEP_MS, undefined, { signal: AbortSignal.any([stopping.signal, woken]) }).catch(() => {});
      }
    }
  }

  return {
    start() {
      loops.push(...Array.from({ length: AT_ONCE }, run));
    },
    wake() {
      wakened.abort();
      wakened = new AbortController();
    },
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
