import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { challengeWords, xoauth2Response } from '../domain/xoauth2.ts';

/** The server refused the token; the SMTP library adds its answer (`response`) to it. */
export class TokenNotTaken extends Error {
  override readonly name = 'TokenNotTaken';
  /** What the server said of the token before its refusal, or null. */
  readonly challenge: string | null;

  constructor(challenge: string | null) {
    super('the mail server did not take the token');
    this.challenge = challenge;
  }
}

/**
 * Logs in by AUTH XOAUTH2 in one line. A server that does not take the token says why in a 334 challenge, which has to be
 * answered by an empty line before its 535 comes (Google, "The SASL XOAUTH2 Mechanism", section "SMTP Protocol Exchange").
 * @throws TokenNotTaken, or NotSayable
 */
export async function xoauth2Login({ auth, sendCommand }: SMTPConnection.CustomAuthenticationContext): Promise<void> {
  const { user, pass } = auth.credentials;
  const answer = await sendCommand(`AUTH XOAUTH2 ${xoauth2Response(user, pass)}`);
  if (answer.status === 235) return;
  if (answer.status !== 334) throw new TokenNotTaken(null);
  await sendCommand('');
  throw new TokenNotTaken(challengeWords(answer.text.trim()));
}
