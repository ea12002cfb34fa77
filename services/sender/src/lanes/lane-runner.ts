import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@pochtovik/service-kit';
import { FairQueue, type Turn } from '../domain/fair-queue.ts';
import type { LaneStore } from '../store/lanes.ts';
import type { ServerClock } from '../store/server-clock.ts';
import type { Lanes } from './lane.ts';

/** Keeps the lanes of this process moving. */
export interface LaneRunner {
  /** A mailbox has something to do now; `urgent` for single letters. */
  wake(turn: Turn, urgent: boolean): void;
  /** Begins to look for due lanes. */
  start(): void;
  /** Takes no more letters and waits for those in hand. */
  stop(): Promise<void>;
}

const AFTER_FAILURE_MS = 1000;

/**
 * Makes the runner: at most `concurrency` steps at once, turns given by {@link FairQueue}. Lanes come by a wake-up, by the
 * time their next slot is due, or by the sweep, which finds what no wake-up told of: deferred letters, lanes of dead
 * processes, wake-ups lost with a process.
 */
export function createLaneRunner(deps: {
  owner: string;
  lanes: Lanes;
  store: LaneStore;
  clock: ServerClock;
  concurrency: number;
  sweepMs: number;
  leaseMs: number;
  log: Logger;
}): LaneRunner {
  const { clock, log } = deps;
  const queue = new FairQueue();
  const running = new Map<string, Promise<void>>();
  const wokenMeanwhile = new Map<string, boolean>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];

  function wake(turn: Turn, urgent: boolean) {
    if (stopping.signal.aborted) return;
    if (running.has(turn.mailboxId)) {
      wokenMeanwhile.set(turn.mailboxId, urgent || wokenMeanwhile.get(turn.mailboxId) === true);
      return;
    }
    // A lane that waits for its slot looks at its queue then, whatever has come meanwhile.
    if (waiting.has(turn.mailboxId)) return;
    queue.push(turn, urgent);
    pump();
  }

  function pump() {
    while (!stopping.signal.aborted && running.size < deps.concurrency) {
      const turn = queue.shift();
      if (!turn) return;
      running.set(turn.mailboxId, run(turn));
    }
  }

  async function run(turn: Turn) {
    const { mailboxId } = turn;
    let next: Date | null;
    try {
      next = await deps.lanes.step(turn);
    } catch (err) {
      log.warn(
        { event: 'lane.failed', accountId: turn.accountId, mailboxId, err },
        'a lane failed; it is taken up again',
      );
      deps.lanes.forget(mailboxId);
      next = new Date(clock.now().getTime() + AFTER_FAILURE_MS);
    }
    running.delete(mailboxId);
    const urgent = wokenMeanwhile.get(mailboxId);
    wokenMeanwhile.delete(mailboxId);
    if (urgent !== undefined && next === null) wake(turn, urgent);
    else if (next !== null) wakeAt(turn, next, urgent ?? false);
    pump();
  }

  function wakeAt(turn: Turn, at: Date, urgent: boolean) {
    const waitMs = at.getTime() - clock.now().getTime();
    if (waitMs <= 0) wake(turn, urgent);
    else if (!stopping.signal.aborted) {
      waiting.set(
        turn.mailboxId,
        setTimeout(() => {
          waiting.delete(turn.mailboxId);
          wake(turn, urgent);
        }, waitMs),
      );
    }
  }

  async function every(ms: number, work: () => Promise<void>) {
    while (!stopping.signal.aborted) {
      await work().catch((err) => log.warn({ event: 'sweep.failed', err }, 'a sweep failed; it will be repeated'));
      await pause(ms, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  async function sweep() {
    const room = deps.concurrency * 2 - queue.size;
    if (room <= 0) return;
    for (const turn of await deps.store.due(clock.now(), room)) wake(turn, false);
  }

  async function renew() {
    await clock.adjust();
    const now = clock.now().getTime();
    await deps.store.renew(deps.owner, new Date(now + (deps.leaseMs * 2) / 3), new Date(now + deps.leaseMs));
  }

  return {
    wake,
    start() {
      loops.push(every(deps.sweepMs, sweep), every(deps.leaseMs / 3, renew));
    },
    async stop() {
      stopping.abort();
      for (const timer of waiting.values()) clearTimeout(timer);
      await Promise.all([...loops, ...running.values()]);
      await deps.store.releaseAll(deps.owner, clock.now());
    },
  };
}
