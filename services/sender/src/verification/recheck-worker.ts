import { PochtovikError } from '@pochtovik/contracts';
import type { Logger, ServerClock } from '@pochtovik/service-kit';
import { checksOf, loginMends, nextCheck, type RecheckPolicy } from '../domain/recheck.ts';
import type { AccountStore } from '../store/accounts.ts';
import { NEVER } from '../store/lane-document.ts';
import type { DueCheck, MailboxStore } from '../store/mailboxes.ts';
import type { Verification, VerifyMailbox } from './verify-mailbox.ts';

/** Verifies mailboxes whose time has come. */
export interface RecheckWorker {
  /** Begins to look for them. */
  start(): void;
  /** Takes no more and waits for those in hand. */
  stop(): Promise<void>;
}

/** Mailboxes verified at once by one process: a look at their state, never in the way of letters. */
const CONCURRENCY = 4;

/**
 * Makes the worker. A mailbox is taken by moving its time behind the longest verification, in one write, so that one process
 * has it at a time and a dead process's comes back by itself. What has changed since it was taken wins over the result.
 */
export function createRecheckWorker(deps: {
  mailboxes: MailboxStore;
  accounts: AccountStore;
  verify: VerifyMailbox;
  clock: ServerClock;
  policy: RecheckPolicy;
  /** Longer than the longest verification, milliseconds. */
  leaseMs: number;
  sweepMs: number;
  /** The mailbox may send again, or is gone: its lane is to look. */
  wake(accountId: number, mailboxId: string): Promise<void>;
  log: Logger;
}): RecheckWorker {
  const { mailboxes, clock, policy, log } = deps;
  const running = new Set<Promise<void>>();
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();

  async function verified(due: DueCheck): Promise<Verification | null> {
    const mailbox = await mailboxes.access(due.accountId, due.mailboxId);
    if (!mailbox) return null;
    try {
      return await deps.verify(mailbox);
    } catch (error) {
      if (!(error instanceof PochtovikError)) throw error;
      // A name that was a public server's when it was saved leads elsewhere now.
      const refused = { ok: false, code: error.code, response: error.message };
      if (!error.details.some(({ field }) => field.startsWith('imap.'))) return { smtp: refused, imap: null };
      return { ...(await deps.verify({ ...mailbox, imap: null })), imap: refused };
    }
  }

  async function check(due: DueCheck) {
    const { accountId, mailboxId, pauseCode, redChecks } = due;
    if (due.deleted) {
      // Whoever deleted it may have died before waking the lane.
      await deps.wake(accountId, mailboxId);
      return mailboxes.postponeCheck(accountId, mailboxId, due.revision, NEVER);
    }
    if (!(await deps.accounts.isEnabled(accountId))) {
      const at = nextCheck({ redChecks: 0, pauseCode: null, now: clock.now(), random: Math.random() }, policy);
      return mailboxes.postponeCheck(accountId, mailboxId, due.revision, at);
    }
    const began = clock.now();
    const said = await verified(due);
    if (!said) return;
    const worksAgain = said.smtp.ok && (redChecks > 0 || (pauseCode !== null && loginMends(pauseCode)));
    if (worksAgain) await mailboxes.endPause(accountId, mailboxId, due.revision, began, false);
    const checks = checksOf(said, due, clock.now(), Math.random(), policy);
    await mailboxes.noteChecks(accountId, mailboxId, due.revision, checks);
    if (worksAgain) await deps.wake(accountId, mailboxId);
    if (worksAgain || (!said.smtp.ok && redChecks === 0)) {
      const event = worksAgain ? 'mailbox.works-again' : 'mailbox.red';
      log.info({ event, accountId, mailboxId, code: said.smtp.code }, 'what a mailbox can do has changed');
    }
  }

  async function sweep() {
    try {
      while (!stopping && running.size < CONCURRENCY) {
        const now = clock.now();
        const due = await mailboxes.claimCheck(now, new Date(now.getTime() + deps.leaseMs));
        if (!due) break;
        const { accountId, mailboxId } = due;
        const work = check(due)
          .catch((err) => log.warn({ event: 'recheck.failed', accountId, mailboxId, err }, 'it will be repeated'))
          .finally(() => running.delete(work));
        running.add(work);
      }
    } catch (err) {
      log.warn({ event: 'sweep.failed', err }, 'looking for mailboxes to verify failed; it will be repeated');
    }
    if (!stopping) timer = setTimeout(() => (sweeping = sweep()), deps.sweepMs);
  }

  return {
    start() {
      sweeping = sweep();
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await sweeping;
      await Promise.all(running);
    },
  };
}
