import { PochtovikError, type ServerCheck } from '@pochtovik/contracts';
import { SecretUnreadable } from '../credentials/key-ring.ts';
import { serverWords } from '../domain/smtp-reply.ts';
import { verdictOnReply } from '../domain/smtp-verdict.ts';
import { imapFailure, isImapLoginRefused } from '../imap/imap-failure.ts';
import { hasImap } from '../imap/imap-pool.ts';
import { ImapSession } from '../imap/imap-session.ts';
import type { HostGuard } from '../network/host-guard.ts';
import type { MailLogins } from '../oauth/mail-logins.ts';
import { openSmtp } from '../smtp/open-smtp.ts';
import { smtpFailure } from '../smtp/smtp-failure.ts';
import type { MailboxAccess } from '../store/mailboxes.ts';

const UNREADABLE: ServerCheck = {
  ok: false,
  code: 'MAILBOX_INVALID',
  response: 'The stored password can not be read; enter it again.',
};

/** What both servers of a mailbox said. */
export interface Verification {
  smtp: ServerCheck;
  /** Null where the mailbox has no IMAP settings. */
  imap: ServerCheck | null;
}

/** Logs in to both servers of a mailbox for real. */
export type VerifyMailbox = (mailbox: MailboxAccess) => Promise<Verification>;

/**
 * Makes the verification: SMTP (connect, TLS, AUTH) and IMAP (connect, TLS, LOGIN) at the same time, each within the limit.
 * It throws nothing but PochtovikError HOST_REFUSED with the field (`smtp.host`, `imap.port` …).
 */
export function createVerification(guard: HostGuard, logins: MailLogins, timeoutMs: number): VerifyMailbox {
  async function trySmtp(mailbox: MailboxAccess): Promise<ServerCheck> {
    const started = Date.now();
    try {
      const endpoint = await guard.resolve(mailbox.smtp.host, mailbox.smtp.port, timeoutMs);
      const session = await openSmtp(logins, endpoint, mailbox, timeoutMs - (Date.now() - started));
      const response = serverWords(session.lastResponse);
      session.quit();
      return { ok: true, code: null, response };
    } catch (error) {
      if (isHostRefused(error)) throw refusedAt('smtp', error);
      if (error instanceof SecretUnreadable) return UNREADABLE;
      const failure = smtpFailure(error);
      if (failure.type === 'unreachable') return { ok: false, code: failure.code, response: failure.message };
      const { code } = verdictOnReply(failure.stage, failure.reply);
      return { ok: false, code, response: failure.reply.text };
    }
  }

  async function tryImap(mailbox: MailboxAccess): Promise<ServerCheck | null> {
    if (!hasImap(mailbox)) return null;
    const started = Date.now();
    try {
      const endpoint = await guard.resolve(mailbox.imap.host, mailbox.imap.port, timeoutMs);
      const { security } = mailbox.imap;
      const leftMs = timeoutMs - (Date.now() - started);
      const session = await logins.login(
        mailbox,
        (secret) => ImapSession.open(endpoint, { security, user: mailbox.login, secret }, leftMs),
        isImapLoginRefused,
      );
      void session.end();
      return { ok: true, code: null, response: 'OK' };
    } catch (error) {
      if (isHostRefused(error)) throw refusedAt('imap', error);
      if (error instanceof SecretUnreadable) return UNREADABLE;
      const { code, message } = imapFailure(error);
      return { ok: false, code, response: message };
    }
  }

  return async (mailbox) => {
    const [smtp, imap] = await Promise.all([trySmtp(mailbox), tryImap(mailbox)]);
    return { smtp, imap };
  };
}

function isHostRefused(error: unknown): error is PochtovikError {
  return error instanceof PochtovikError && error.code === 'HOST_REFUSED';
}

function refusedAt(server: 'smtp' | 'imap', error: PochtovikError): PochtovikError {
  const details = error.details.map((detail) => ({ ...detail, field: `${server}.${detail.field}` }));
  return new PochtovikError(error.code, { details });
}
