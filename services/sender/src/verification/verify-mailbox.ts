import { setTimeout as pause } from 'node:timers/promises';
import { PochtovikError } from '@pochtovik/contracts';
import { SecretUnreadable } from '../credentials/key-ring.ts';
import type { CheckNote, NotedCheck } from '../domain/mailbox-warnings.ts';
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

const UNREADABLE: NotedCheck = {
  ok: false,
  code: 'MAILBOX_INVALID',
  response: 'The stored password can not be read; enter it again.',
};

/** What both servers of a mailbox said. */
export interface Verification {
  smtp: NotedCheck;
  /** Null where the mailbox has no IMAP settings. */
  imap: NotedCheck | null;
}

/** Logs in to both servers of a mailbox for real. */
export type VerifyMailbox = (mailbox: MailboxAccess) => Promise<Verification>;

/**
 * Makes the verification: SMTP (connect, TLS, AUTH) and IMAP (connect, TLS, LOGIN, a look at the folders for sent letters) at
 * the same time, each within the limit.
 * It throws nothing but PochtovikError HOST_REFUSED with the field (`smtp.host`, `imap.port` …).
 */
export function createVerification(guard: HostGuard, logins: MailLogins, timeoutMs: number): VerifyMailbox {
  async function trySmtp(mailbox: MailboxAccess): Promise<NotedCheck> {
    const started = Date.now();
    try {
      const endpoint = await guard.resolve(mailbox.smtp.host, mailbox.smtp.port, timeoutMs);
      const session = await openSmtp(logins, endpoint, mailbox, timeoutMs - (Date.now() - started));
      const response = serverWords(session.lastResponse);
      const notes: CheckNote[] = session.asksForPassword ? [] : [{ cause: 'no-password-asked' }];
      session.quit();
      return { ok: true, code: null, response, notes };
    } catch (error) {
      if (isHostRefused(error)) throw refusedAt('smtp', error);
      if (error instanceof SecretUnreadable) return UNREADABLE;
      const failure = smtpFailure(error);
      if (failure.type === 'unreachable') return { ok: false, code: failure.code, response: failure.message };
      const { code } = verdictOnReply(failure.stage, failure.reply);
      return { ok: false, code, response: failure.reply.text };
    }
  }

  async function tryImap(mailbox: MailboxAccess): Promise<NotedCheck | null> {
    if (!hasImap(mailbox)) return null;
    const started = Date.now();
    try {
      const endpoint = await guard.resolve(mailbox.imap.host, mailbox.imap.port, timeoutMs);
      const { imap, login: user, sentFolder } = mailbox;
      const leftMs = () => timeoutMs - (Date.now() - started);
      const session = await logins.login(
        mailbox,
        (secret) => ImapSession.open(endpoint, { security: imap.security, user, secret }, leftMs(), sentFolder),
        isImapLoginRefused,
      );
      // The login is what counts: folders that can't be looked at in time are looked at when a copy is filed.
      const none: CheckNote[] = [];
      const late = pause(Math.max(0, leftMs()), none, { ref: false });
      const notes = await Promise.race([session.sentFolderNotes().catch(() => none), late]);
      void session.end();
      return { ok: true, code: null, response: 'OK', notes };
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
