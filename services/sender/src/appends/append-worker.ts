import { LetterAppendFailed, stableId } from '@pochtovik/contracts';
import {
  type BackoffPolicy,
  backoffMs,
  isOutage,
  type Logger,
  outboxEntry,
  type ServerClock,
  traceFrom,
  withSpan,
} from '@pochtovik/service-kit';
import type { Turn } from '../domain/account-round.ts';
import { imapFailure } from '../imap/imap-failure.ts';
import { hasImap, type ImapPool } from '../imap/imap-pool.ts';
import { type ImapSession, NoSentFolder } from '../imap/imap-session.ts';
import type { FilingStore, FilingTask } from '../store/filings.ts';
import { appendedEvent } from '../store/letter-events.ts';
import type { MailboxStore } from '../store/mailboxes.ts';
import type { CopyOf } from './copy-of.ts';

/** Files copies of sent letters. */
export interface AppendWorker {
  /** A mailbox has a copy to file. */
  wake(turn: Turn): void;
  /** Begins to look for due copies. */
  start(): void;
  /** Finishes what is in hand. */
  stop(): Promise<void>;
}

/** Mailboxes worked on at once. */
const CONCURRENCY = 20;
const BATCH = 200;

/** The provider files sent mail itself, and has not yet. */
class NotFiledYet extends Error {
  override readonly name = 'NotFiledYet';
}

/** The copy is another process's now: this one was late. */
class FilingLost extends Error {
  override readonly name = 'FilingLost';
}

/**
 * Makes the worker. Filing is a task of its own after sending: whatever happens here, the letter stays sent. The Message-ID
 * is looked for before each APPEND, so a copy that the provider made, or that a broken attempt left, is not doubled.
 */
export function createAppendWorker(deps: {
  filings: FilingStore;
  mailboxes: MailboxStore;
  imap: ImapPool;
  copyOf: CopyOf;
  clock: ServerClock;
  retry: BackoffPolicy;
  giveUpMs: number;
  leaseMs: number;
  sweepMs: number;
  announce(collection: 'deliveries', id: string): void;
  log: Logger;
}): AppendWorker {
  const { filings, clock, log } = deps;
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();

  function wake(turn: Turn) {
    if (stopping) return;
    if (running.has(turn.mailboxId)) again.add(turn.mailboxId);
    else if (running.size < CONCURRENCY) running.set(turn.mailboxId, run(turn));
  }

  async function run(turn: Turn) {
    const { accountId, mailboxId } = turn;
    try {
      do {
        again.delete(mailboxId);
        for (;;) {
          const task = stopping ? null : await filings.claim(accountId, mailboxId, clock.now(), deps.leaseMs);
          if (!task) break;
          const attributes = { 'pochtovik.account_id': accountId, 'pochtovik.letter_id': task.id };
          await withSpan('sender append', { parent: traceFrom(task.trace), attributes }, () => whileAlive(task, file));
        }
      } while (again.has(mailboxId));
    } catch (err) {
      log.warn({ event: 'append.broken-off', accountId, mailboxId, err }, 'filing is taken up again by the sweep');
    } finally {
      running.delete(mailboxId);
    }
  }

  /** Says, while the work lasts, that its process lives: should it die, another takes the copy up soon. */
  async function whileAlive(task: FilingTask, work: (task: FilingTask) => Promise<void>) {
    const heartbeat = setInterval(() => void hold(task).catch(() => {}), deps.leaseMs / 3);
    try {
      await work(task);
    } finally {
      clearInterval(heartbeat);
    }
  }

  function hold(task: FilingTask): Promise<boolean> {
    return filings.renew(task, new Date(clock.now().getTime() + deps.leaseMs));
  }

  /** A look that found nothing may be old by now: a copy is made only while nobody else can make it. */
  async function assertHeld(task: FilingTask) {
    if (!(await hold(task))) throw new FilingLost('another process files this copy');
  }

  async function file(task: FilingTask) {
    const { accountId, mailboxId, id } = task;
    const mailbox = await deps.mailboxes.access(accountId, mailboxId);
    if (!hasImap(mailbox)) return filings.giveUp(task, 'none', []);
    try {
      const { folder, found } = await deps.imap.use(mailbox, (session) =>
        fileBy(session, task, deps.copyOf, assertHeld),
      );
      const event = appendedEvent(task, clock.now(), folder, found && task.filing.tries === 1);
      await filings.finish(task, [event]);
      deps.announce('deliveries', id);
      log.info({ event: 'letter.appended', accountId, letterId: id, mailboxId, found }, 'copy is in Sent');
    } catch (err) {
      if (err instanceof FilingLost || (isOutage(err) && err instanceof Error && err.name.startsWith('Mongo')))
        throw err;
      await putOff(task, err);
    }
  }

  async function putOff(task: FilingTask, err: unknown) {
    const { accountId, mailboxId, id: letterId } = task;
    const now = clock.now();
    const reason = err instanceof NoSentFolder ? err.message : imapFailure(err).message;
    const dueAt = new Date(now.getTime() + backoffMs(task.filing.tries, deps.retry, Math.random()));
    if (!(err instanceof NoSentFolder) && dueAt.getTime() - task.filing.since.getTime() <= deps.giveUpMs) {
      await filings.defer(task, dueAt);
      log.info({ event: 'append.deferred', accountId, letterId, mailboxId, reason, dueAt }, 'copy is tried again');
      return;
    }
    const id = stableId('letter.append-failed', letterId);
    const event = outboxEntry(LetterAppendFailed, accountId, { letterId, mailboxId, reason }, { id, now });
    await filings.giveUp(task, 'failed', [event]);
    deps.announce('deliveries', letterId);
    log.warn({ event: 'letter.append-failed', accountId, letterId, mailboxId, reason }, 'no copy in Sent');
  }

  async function sweep() {
    try {
      for (const turn of await filings.due(clock.now(), BATCH)) wake(turn);
    } catch (err) {
      log.warn({ event: 'sweep.failed', err }, 'looking for due copies failed; it will be repeated');
    }
    if (!stopping) timer = setTimeout(() => (sweeping = sweep()), deps.sweepMs);
  }

  return {
    wake,
    start() {
      sweeping = sweep();
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await sweeping;
      await Promise.all(running.values());
    },
  };
}

async function fileBy(
  session: ImapSession,
  task: FilingTask,
  copyOf: CopyOf,
  assertHeld: (task: FilingTask) => Promise<void>,
) {
  const folder = await session.find(task.messageId);
  if (folder !== undefined) return { folder, found: true };
  if (session.filesSentMail) throw new NotFiledYet('the provider has not filed the letter yet');
  const folderOfCopy = await copyOf(task, async (message) => {
    await assertHeld(task);
    return session.file(message, task.date);
  });
  return { folder: folderOfCopy, found: false };
}
