import { setTimeout as pause } from 'node:timers/promises';
import type { Logger, ServerClock } from '@pochtovik/service-kit';
import type { Turn } from '../domain/account-round.ts';
import { FairQueue } from '../domain/fair-queue.ts';
import { nextLoadLimit } from '../domain/load-limit.ts';
import type { LaneStore } from '../store/lanes.ts';
import type { Lanes } from './lane.ts';

/** Keeps the lanes of this process moving. */
export interface LaneRunner {
  /** A mailbox has something to do now; `urgent` for single letters. */
  wake(turn: Turn, urgent: boolean): void;
  /** Another process has got a single letter of a mailbox: the same as an urgent wake-up, where the lane is in hand here. */
  hear(turn: Turn): void;
  /** Begins to look for due lanes. */
  start(): void;
  /** Takes no more letters and waits for those in hand. */
  stop(): Promise<void>;
}

const AFTER_FAILURE_MS = 1000;
/** Time between two looks at how busy the process is. */
const LOAD_LOOK_MS = 250;
/** Steps that a busy process still does at once. */
const LEAST_STEPS = 40;
/** Steps for urgent mailboxes beside all others: slow servers of a mailing leave room for single letters. */
const URGENT_STEPS = 8;

/**
 * Makes the runner: at most `concurrency` steps at once, fewer where the processor is the narrow place ({@link nextLoadLimit}), and a few
 * more for urgent ones; turns given by {@link FairQueue}. Lanes come by a wake-up, by the
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
  const queue = new FairQueue((mailboxId) => deps.lanes.hasNext(mailboxId));
  const bounds = { least: Math.min(LEAST_STEPS, deps.concurrency), most: deps.concurrency };
  let limit = bounds.most;
  /** The last sweep left some behind. */
  let isMoreDue = false;
  let load = performance.eventLoopUtilization();
  const running = new Map<string, Promise<void>>();
  const wokenMeanwhile = new Map<string, boolean>();
  const waiting = new Map<string, { timer: NodeJS.Timeout; urgent: boolean }>();
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];

  function wake(turn: Turn, urgent: boolean) {
    if (urgent) deps.lanes.refresh(turn.mailboxId);
    bring(turn, urgent);
  }

  /** Brings a mailbox to its turn; one whose single letter still waits, for its slot or behind a letter on its way, stays urgent. */
  function bring(turn: Turn, isCalled: boolean) {
    if (stopping.signal.aborted) return;
    const urgent = isCalled || deps.lanes.isUrgent(turn.mailboxId);
    if (running.has(turn.mailboxId)) {
      wokenMeanwhile.set(turn.mailboxId, urgent || wokenMeanwhile.get(turn.mailboxId) === true);
      return;
    }
    // A lane that waits for its slot looks at its queue then, whatever has come meanwhile.
    const waits = waiting.get(turn.mailboxId);
    if (waits) {
      waits.urgent ||= urgent;
      return;
    }
    queue.push(turn, urgent);
    pump();
  }

  function pump() {
    while (!stopping.signal.aborted && running.size < (queue.hasUrgent ? bounds.most + URGENT_STEPS : limit)) {
      const turn = queue.shift();
      if (!turn) return;
      running.set(turn.mailboxId, run(turn));
    }
  }

  const mayGoOn = () => !queue.hasUrgent && !stopping.signal.aborted;

  /** More wait than this process has time for: lanes that have had their while are for whoever has. */
  const isOneTooMany = (mailboxId: string) =>
    queue.unread >= deps.concurrency && !deps.lanes.hasNext(mailboxId) && !deps.lanes.isUrgent(mailboxId);

  async function run(turn: Turn) {
    const { mailboxId } = turn;
    let next: Date | null;
    try {
      // What was read together leaves in one turn, unless somebody urgent waits for it to end.
      do next = await deps.lanes.step(turn);
      while (next !== null && next <= clock.now() && deps.lanes.hasNext(mailboxId) && mayGoOn());
      if (next !== null && isOneTooMany(mailboxId)) next = await deps.lanes.giveBack(turn, next);
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
    if (urgent !== undefined && next === null) bring(turn, urgent);
    else if (next !== null) bringAt(turn, next, urgent ?? false);
    pump();
  }

  function bringAt(turn: Turn, at: Date, urgent: boolean) {
    const waitMs = at.getTime() - clock.now().getTime();
    if (waitMs <= 0) bring(turn, urgent);
    else if (!stopping.signal.aborted) {
      const waits = {
        urgent,
        timer: setTimeout(() => {
          waiting.delete(turn.mailboxId);
          bring(turn, waits.urgent);
        }, waitMs),
      };
      waiting.set(turn.mailboxId, waits);
    }
  }

  async function every(ms: number, work: () => Promise<void>) {
    while (!stopping.signal.aborted) {
      await work().catch((err) => log.warn({ event: 'sweep.failed', err }, 'a sweep failed; it will be repeated'));
      await pause(ms, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  /** Takes in what has waited longest, of that some also where the queue is full. */
  async function sweep() {
    const room = Math.max(deps.concurrency * 2 - queue.size, Math.ceil(deps.concurrency / 10));
    const due = await deps.store.due(clock.now(), room);
    for (const turn of due) wake(turn, false);
    isMoreDue = due.length === room;
  }

  async function lookAtLoad() {
    const now = performance.eventLoopUtilization();
    limit = nextLoadLimit(limit, performance.eventLoopUtilization(now, load).utilization, bounds);
    load = now;
    pump();
    if (isMoreDue && queue.size < deps.concurrency) await sweep();
  }

  async function renew() {
    await clock.adjust();
    const now = clock.now().getTime();
    await deps.store.renew(deps.owner, new Date(now + (deps.leaseMs * 2) / 3), new Date(now + deps.leaseMs));
  }

  return {
    wake,
    hear(turn) {
      if (deps.lanes.has(turn.mailboxId)) wake(turn, true);
    },
    start() {
      loops.push(every(deps.sweepMs, sweep), every(deps.leaseMs / 3, renew), every(LOAD_LOOK_MS, lookAtLoad));
    },
    async stop() {
      stopping.abort();
      for (const { timer } of waiting.values()) clearTimeout(timer);
      await Promise.all([...loops, ...running.values()]);
      await deps.lanes.stored();
      await deps.store.releaseAll(deps.owner, clock.now());
    },
  };
}
