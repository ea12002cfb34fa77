import { setTimeout as pause } from 'node:timers/promises';
import type { Logger, ServerClock } from '@pochtovik/service-kit';
import type { Turn } from '../domain/account-round.ts';
import type { MailboxStore } from '../store/mailboxes.ts';
import type { WatchStore } from '../store/watches.ts';
import type { ReadInbox } from './read-inbox.ts';

/** Keeps the inboxes of all mailboxes read, each by one process at a time. */
export interface InboxWatcher {
  /** A mailbox is new, has changed or was found to work: its inbox is looked at now. */
  wake(accountId: number, mailboxId: string): Promise<void>;
  start(): void;
  /** Ends all turns at once; other processes take the inboxes up. */
  stop(): Promise<void>;
}

interface RunningTurn {
  abort: AbortController;
  done: Promise<void>;
  /** Since when its connection only waits for mail; null while it reads. */
  waitingSince: Date | null;
}

const ENSURE_BATCH = 500;
/** Turns that are ended in one sweep for others that wait. */
const YIELDS = 50;

/**
 * Makes the watcher: at most `connections` inboxes at once. While there are no more than these, each connection waits for mail
 * by IDLE; when more are due, those that have waited longest give way and are looked at again later, so that with many
 * mailboxes IDLE becomes polling.
 */
export function createInboxWatcher(deps: {
  owner: string;
  connections: number;
  sweepMs: number;
  leaseMs: number;
  watches: WatchStore;
  mailboxes: MailboxStore;
  readInbox: ReadInbox;
  clock: ServerClock;
  log: Logger;
}): InboxWatcher {
  const { watches, clock, log } = deps;
  const running = new Map<string, RunningTurn>();
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  let isEnsured = false;

  function begin(turn: Turn) {
    if (stopping.signal.aborted || running.has(turn.mailboxId)) return;
    const abort = new AbortController();
    const entry: RunningTurn = { abort, done: Promise.resolve(), waitingSince: null };
    running.set(turn.mailboxId, entry);
    const onWaiting = (waiting: boolean) => {
      entry.waitingSince = waiting ? clock.now() : null;
    };
    entry.done = deps
      .readInbox(turn, { signal: abort.signal, onWaiting })
      .catch((err) =>
        log.warn({ event: 'inbound.broken-off', ...turn, err }, 'the inbox is taken up again by the sweep'),
      )
      .finally(() => running.delete(turn.mailboxId));
  }

  async function sweep() {
    if (!isEnsured) await ensureAll();
    isEnsured = true;
    const free = Math.max(0, deps.connections - running.size);
    const due = await watches.due(clock.now(), free + YIELDS);
    for (const turn of due.slice(0, free)) begin(turn);
    const waiting = [...running.values()].filter((turn) => turn.waitingSince !== null);
    waiting.sort((left, right) => Number(left.waitingSince) - Number(right.waitingSince));
    for (const turn of waiting.slice(0, Math.max(0, due.length - free))) turn.abort.abort('yield');
  }

  /** Mailboxes from before inboxes were read, or whose process died between storing them and their watch. */
  async function ensureAll() {
    let batch: Turn[] = [];
    const flush = async () => {
      await watches.ensure(batch, clock.now());
      batch = [];
    };
    for await (const mailbox of deps.mailboxes.withImap()) {
      batch.push(mailbox);
      if (batch.length === ENSURE_BATCH) await flush();
    }
    await flush();
  }

  async function renew() {
    const now = clock.now().getTime();
    await watches.renew(deps.owner, new Date(now + (deps.leaseMs * 2) / 3), new Date(now + deps.leaseMs));
  }

  async function every(ms: number, work: () => Promise<void>) {
    while (!stopping.signal.aborted) {
      await work().catch((err) => log.warn({ event: 'sweep.failed', err }, 'a sweep failed; it will be repeated'));
      await pause(ms, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  return {
    async wake(accountId, mailboxId) {
      await watches.wake(accountId, mailboxId, clock.now());
      running.get(mailboxId)?.abort.abort('yield');
    },
    start() {
      if (deps.connections > 0) loops.push(every(deps.sweepMs, sweep), every(deps.leaseMs / 3, renew));
    },
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      for (const turn of running.values()) turn.abort.abort('stop');
      await Promise.all([...running.values()].map((turn) => turn.done));
    },
  };
}
