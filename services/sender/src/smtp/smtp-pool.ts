import type { Message } from '@pochtovik/letter-message';
import type { HostGuard } from '../network/host-guard.ts';
import type { MailLogins } from '../oauth/mail-logins.ts';
import type { MailboxAccess } from '../store/mailboxes.ts';
import type { Parties } from './envelope.ts';
import { openSmtp } from './open-smtp.ts';
import { RefusedHere } from './refused-here.ts';
import { smtpFailure } from './smtp-failure.ts';
import { type Accepted, AnswerLost, type SmtpSession, Withdrawn } from './smtp-session.ts';

/** A message on its way through one mailbox. */
export interface Outgoing extends Parties {
  message: Message;
}

/** Sends letters through mailboxes and keeps one connection of each while it is busy. */
export interface SmtpPool {
  /**
   * Sends one letter; the mailbox's idle connection is used where there is one.
   * @throws as {@link SmtpSession.send}, `openSmtp` and `HostGuard.resolve`
   */
  send(mailbox: MailboxAccess, letter: Outgoing, beforeEnd: () => Promise<void>): Promise<Accepted>;
  /** Closes all idle connections. */
  stop(): Promise<void>;
}

interface Idle {
  session: SmtpSession;
  revision: number;
  timer: NodeJS.Timeout;
}

/** Makes the pool. A changed mailbox (another revision) gets a new connection. */
export function createSmtpPool(options: {
  guard: HostGuard;
  logins: MailLogins;
  idleMs: number;
  letterTimeoutMs: number;
  finalAnswerTimeoutMs: number;
}): SmtpPool {
  const idle = new Map<string, Idle>();
  const timeouts = { letterMs: options.letterTimeoutMs, finalAnswerMs: options.finalAnswerTimeoutMs };
  const setupMs = Math.min(60_000, options.letterTimeoutMs);

  async function open(mailbox: MailboxAccess): Promise<SmtpSession> {
    const endpoint = await options.guard.resolve(mailbox.smtp.host, mailbox.smtp.port, setupMs);
    return openSmtp(options.logins, endpoint, mailbox, setupMs);
  }

  function take(mailbox: MailboxAccess): SmtpSession | undefined {
    const kept = idle.get(mailbox.id);
    if (!kept) return undefined;
    idle.delete(mailbox.id);
    clearTimeout(kept.timer);
    if (kept.session.usable && kept.revision === mailbox.revision) return kept.session;
    kept.session.close();
    return undefined;
  }

  function keep(mailbox: MailboxAccess, session: SmtpSession) {
    if (!session.usable) return;
    idle.get(mailbox.id)?.session.close();
    const timer = setTimeout(() => {
      if (idle.get(mailbox.id)?.session === session) idle.delete(mailbox.id);
      session.quit();
    }, options.idleMs);
    idle.set(mailbox.id, { session, revision: mailbox.revision, timer });
  }

  async function sendBy(session: SmtpSession, mailbox: MailboxAccess, letter: Outgoing, before: () => Promise<void>) {
    try {
      const accepted = await session.send(letter, before, timeouts);
      keep(mailbox, session);
      return accepted;
    } catch (error) {
      if (error instanceof RefusedHere) {
        keep(mailbox, session);
      } else if (session.usable) {
        void session.reset(5000).then(
          () => keep(mailbox, session),
          () => session.close(),
        );
      }
      throw error;
    }
  }

  return {
    async send(mailbox, letter, beforeEnd) {
      const reused = take(mailbox);
      if (reused) {
        try {
          return await sendBy(reused, mailbox, letter, beforeEnd);
        } catch (error) {
          // A server may have ended an idle session unseen; before the final dot a fresh one costs nothing.
          if (error instanceof AnswerLost || error instanceof Withdrawn) throw error;
          if (reused.usable || smtpFailure(error).type === 'refused') throw error;
        }
      }
      return sendBy(await open(mailbox), mailbox, letter, beforeEnd);
    },
    async stop() {
      for (const { session, timer } of idle.values()) {
        clearTimeout(timer);
        session.quit();
      }
      idle.clear();
    },
  };
}
