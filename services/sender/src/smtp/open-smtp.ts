import { PochtovikError } from '@pochtovik/contracts';
import type { Endpoint } from '../network/host-guard.ts';
import type { MailLogins } from '../oauth/mail-logins.ts';
import type { MailboxAccess } from '../store/mailboxes.ts';
import { smtpFailure } from './smtp-failure.ts';
import { SmtpSession } from './smtp-session.ts';
import { TokenNotTaken } from './xoauth2-login.ts';

/**
 * Connects to the SMTP server of a mailbox and logs in with whatever opens it.
 * @throws as `MailLogins.login`; PochtovikError MAIL_OAUTH_REVOKED, with the server's words, when it takes no token of ours
 */
export async function openSmtp(
  logins: MailLogins,
  endpoint: Endpoint,
  mailbox: MailboxAccess,
  timeoutMs: number,
): Promise<SmtpSession> {
  const { security } = mailbox.smtp;
  try {
    return await logins.login(
      mailbox,
      (secret) => SmtpSession.open(endpoint, { security, user: mailbox.login, secret }, timeoutMs),
      (error) => refusal(error) !== null,
    );
  } catch (error) {
    const words = mailbox.secret.type === 'password' ? null : refusal(error);
    if (words === null) throw error;
    throw new PochtovikError('MAIL_OAUTH_REVOKED', { message: words, cause: error });
  }
}

/** The server's words when it refused the login for good, else null. */
function refusal(error: unknown): string | null {
  if (error instanceof PochtovikError) return null;
  const failure = smtpFailure(error);
  if (failure.type !== 'refused' || failure.stage !== 'auth' || failure.reply.code < 500) return null;
  const challenge = error instanceof TokenNotTaken ? error.challenge : null;
  return challenge ? `${failure.reply.text} (${challenge})` : failure.reply.text;
}
