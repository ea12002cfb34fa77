import type { HostGuard } from '../network/host-guard.ts';
import type { MailLogins } from '../oauth/mail-logins.ts';
import type { MailboxAccess } from '../store/mailboxes.ts';
import { isImapLoginRefused } from './imap-failure.ts';
import { ImapSession } from './imap-session.ts';

/** Works in mailboxes by IMAP and keeps one connection of each while it is busy. */
export interface ImapPool {
  /**
   * Runs one piece of work in the mailbox; pieces of one mailbox wait for each other.
   * @throws what the work or the login throws; read it with `imapFailure`
   */
  use<T>(mailbox: ImapAccess, work: (session: ImapSession) => Promise<T>): Promise<T>;
  /** Waits for work in hand and closes all connections. */
  stop(): Promise<void>;
}

/** A mailbox that has IMAP settings. */
export type ImapAccess = MailboxAccess & { imap: NonNullable<MailboxAccess['imap']> };

/** Narrows a mailbox to one that is there and has IMAP settings. */
export function hasImap(mailbox: MailboxAccess | null): mailbox is ImapAccess {
  return mailbox !== null && mailbox.imap !== null;
}

interface Line {
  last: Promise<unknown>;
  session?: ImapSession;
  revision: number;
  timer?: NodeJS.Timeout;
}

/** Makes the pool. A changed mailbox (another revision) gets a new connection. */
export function createImapPool(options: {
  guard: HostGuard;
  logins: MailLogins;
  idleMs: number;
  timeoutMs: number;
}): ImapPool {
  const lines = new Map<string, Line>();

  async function sessionOf(line: Line, mailbox: ImapAccess): Promise<ImapSession> {
    if (line.session?.usable && line.revision === mailbox.revision) return line.session;
    void line.session?.end();
    delete line.session;
    const endpoint = await options.guard.resolve(mailbox.imap.host, mailbox.imap.port, options.timeoutMs);
    const { imap, login: user, sentFolder } = mailbox;
    const { security } = imap;
    line.session = await options.logins.login(
      mailbox,
      (secret) => ImapSession.open(endpoint, { security, user, secret }, options.timeoutMs, sentFolder),
      isImapLoginRefused,
    );
    line.revision = mailbox.revision;
    return line.session;
  }

  async function close(mailboxId: string, line: Line) {
    clearTimeout(line.timer);
    if (lines.get(mailboxId) === line) lines.delete(mailboxId);
    await line.session?.end();
  }

  return {
    use(mailbox, work) {
      const line = lines.get(mailbox.id) ?? { last: Promise.resolve(), revision: mailbox.revision };
      lines.set(mailbox.id, line);
      clearTimeout(line.timer);
      const mine = line.last.then(async () => {
        clearTimeout(line.timer);
        try {
          return await work(await sessionOf(line, mailbox));
        } finally {
          if (line.last === settled) line.timer = setTimeout(() => void close(mailbox.id, line), options.idleMs);
        }
      });
      const settled = mine.then(
        () => {},
        () => {},
      );
      line.last = settled;
      return mine;
    },
    async stop() {
      await Promise.all([...lines].map(([id, line]) => line.last.then(() => close(id, line))));
    },
  };
}
