import { type BackoffPolicy, backoffMs, isOutage, type Logger, type ServerClock } from '@pochtovik/service-kit';
import type { Turn } from '../domain/account-round.ts';
import { imapFailure, isImapLoginRefused } from '../imap/imap-failure.ts';
import { hasImap, type ImapAccess } from '../imap/imap-pool.ts';
import { type InboxHead, InboxSession } from '../imap/inbox-session.ts';
import type { HostGuard } from '../network/host-guard.ts';
import type { MailLogins } from '../oauth/mail-logins.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { MailboxStore } from '../store/mailboxes.ts';
import type { HeldWatch, InboxPlace, WatchEnd, WatchStore } from '../store/watches.ts';
import { findingIn } from './finding.ts';
import type { RecordFinding } from './record-finding.ts';

/** Reads one inbox for as long as it may. */
export type ReadInbox = (turn: Turn, options: TurnOptions) => Promise<void>;

/** What the one who gives the turn says of it. */
export interface TurnOptions {
  /** Ends the turn: `stop` with the process, `yield` for another mailbox. */
  signal: AbortSignal;
  /** Called when the inbox is read and its connection waits, and when it goes on. */
  onWaiting(waiting: boolean): void;
}

const BATCH = 50;
const DAY_MS = 86_400_000;
/** Wait for what only a change of settings or account mends; both are looked at again by themselves. */
const ASIDE_MS = 600_000;
/** Logins are refused for good more often than for now, and servers count them. */
const REFUSED: BackoffPolicy = { firstMs: 300_000, factor: 3, maxMs: 3_600_000 };
/** A message that could not be read so often in a row is passed over. */
const READS_OF_ONE = 5;

/** The server broke off while it was asked for messages, or one of them is more than we can take. */
class ReadFailed extends Error {
  override readonly name = 'ReadFailed';
}

/** The lease went to another process. */
class WatchLost extends Error {
  override readonly name = 'WatchLost';
}

/**
 * Makes the reader. It reads what came behind the last message it knows, in batches; what a batch means is stored before the
 * place is, so that a crash repeats a batch and ids make that harmless. An inbox that is new to it, or whose numbers have
 * changed (UIDVALIDITY), is read from `lookbackMs` ago: whatever is found twice has the same id.
 */
export function createReadInbox(deps: {
  owner: string;
  watches: WatchStore;
  mailboxes: MailboxStore;
  accounts: AccountStore;
  record: RecordFinding;
  guard: HostGuard;
  logins: MailLogins;
  clock: ServerClock;
  leaseMs: number;
  imapTimeoutMs: number;
  pollMs: number;
  lookbackMs: number;
  retry: BackoffPolicy;
  log: Logger;
}): ReadInbox {
  const { owner, watches, clock, log } = deps;
  const after = (ms: number) => new Date(clock.now().getTime() + ms);
  const good = (ms: number): WatchEnd => ({ nextAt: after(ms), failures: 0, reason: null, failedReads: 0 });

  async function readable({ accountId, mailboxId }: Turn): Promise<ImapAccess | null> {
    const mailbox = await deps.mailboxes.access(accountId, mailboxId);
    return mailbox && hasImap(mailbox) && (await deps.accounts.isEnabled(accountId)) ? mailbox : null;
  }

  async function openInbox(mailbox: ImapAccess): Promise<InboxSession> {
    const { imap, login: user } = mailbox;
    const endpoint = await deps.guard.resolve(imap.host, imap.port, deps.imapTimeoutMs);
    return deps.logins.login(
      mailbox,
      (secret) => InboxSession.open(endpoint, { security: imap.security, user, secret }, deps.imapTimeoutMs),
      isImapLoginRefused,
    );
  }

  async function read(turn: Turn, watch: HeldWatch, { signal, onWaiting }: TurnOptions): Promise<WatchEnd> {
    const mailbox = await readable(turn);
    if (!mailbox) return good(ASIDE_MS);
    const session = await openInbox(mailbox);
    try {
      await readNew(session, mailbox, watch, signal);
      while (session.offersIdle && !signal.aborted) {
        onWaiting(true);
        // Shorter than the connection's own limit, so that a dead link is noticed.
        await session.waitForMail(Math.min(deps.pollMs, deps.imapTimeoutMs * 0.8), signal);
        onWaiting(false);
        if (signal.aborted) break;
        if ((await readable(turn))?.revision !== mailbox.revision) return good(0);
        await readNew(session, mailbox, watch, signal);
      }
      return good(signal.reason === 'stop' ? 0 : deps.pollMs);
    } finally {
      await session.end();
    }
  }

  async function readNew(session: InboxSession, mailbox: ImapAccess, watch: HeldWatch, signal: AbortSignal) {
    const { uidValidity, uidNext } = session;
    const isKnown = watch.uidValidity === uidValidity;
    const uids = isKnown
      ? await session.behind(watch.lastUid)
      : await session.since(new Date(clock.now().getTime() - deps.lookbackMs - DAY_MS));
    const size = watch.failedReads > 0 ? 1 : BATCH;
    for (let at = 0; at < uids.length; at += size) {
      if (signal.aborted) return;
      const batch = uids.slice(at, at + size);
      const lastUid = batch.at(-1) ?? 0;
      try {
        for (const head of await session.heads(batch)) await readOne(session, mailbox, head);
      } catch (cause) {
        if (isOutage(cause) && cause instanceof Error && cause.name.startsWith('Mongo')) throw cause;
        if (size === 1 && watch.failedReads >= READS_OF_ONE) {
          log.warn(
            { event: 'inbound.passed-over', ...keyOf(mailbox), uid: lastUid, err: cause },
            'a message stays unread',
          );
          await advance(watch, { uidValidity, lastUid });
        }
        throw new ReadFailed('messages could not be read', { cause });
      }
      await advance(watch, { uidValidity, lastUid });
    }
    if (!isKnown) await advance(watch, { uidValidity, lastUid: Math.max(uidNext - 1, uids.at(-1) ?? 0) });
  }

  async function readOne(session: InboxSession, mailbox: ImapAccess, head: InboxHead) {
    const { uid, receivedAt = clock.now() } = head;
    const message = await findingIn(head, mailbox.address, () => session.message(uid));
    if (!message) return;
    await deps.record({ ...keyOf(mailbox), uidValidity: session.uidValidity, uid, receivedAt }, message);
  }

  async function advance(watch: HeldWatch, place: InboxPlace) {
    if (!(await watches.advance(watch.accountId, watch, owner, place))) throw new WatchLost('another process reads it');
    Object.assign(watch, place, { failures: 0, failedReads: 0 });
  }

  function failed(watch: HeldWatch, err: unknown): WatchEnd {
    const { code, message: reason } = imapFailure(err instanceof ReadFailed ? err.cause : err);
    const failedReads = err instanceof ReadFailed ? watch.failedReads + 1 : watch.failedReads;
    const failures = watch.failures + 1;
    const isRefused = code === 'IMAP_AUTH_FAILED' || code === 'MAIL_APP_PASSWORD_REQUIRED';
    const waitMs = backoffMs(failures, isRefused ? REFUSED : deps.retry, Math.random());
    const { accountId, mailboxId } = watch;
    log.info({ event: 'inbound.failed', accountId, mailboxId, code, reason, waitMs }, 'the inbox is read again later');
    return { nextAt: after(waitMs), failures, reason, failedReads };
  }

  return async (turn, options) => {
    const { accountId, mailboxId } = turn;
    const watch = await watches.acquire(accountId, mailboxId, owner, clock.now(), deps.leaseMs);
    if (!watch) return;
    const end = await read(turn, watch, options).catch((err: unknown) => failed(watch, err));
    await watches.release(accountId, watch, owner, end);
  };
}

function keyOf({ accountId, id: mailboxId }: ImapAccess) {
  return { accountId, mailboxId };
}
