import { type ErrorCode, PochtovikError } from '@pochtovik/contracts';
import { serverWords } from '../domain/smtp-reply.ts';
import { authCode } from '../domain/smtp-verdict.ts';
import { challengeWords } from '../domain/xoauth2.ts';
import { isTlsFailure } from '../network/tls-failure.ts';
import { networkWords } from '../smtp/smtp-failure.ts';

/** What went wrong in an IMAP dialogue. */
export interface ImapFailure {
  code: ErrorCode;
  /** The server's own words where it answered, else a sentence. */
  message: string;
}

/** Reads an error of the IMAP library. */
export function imapFailure(error: unknown): ImapFailure {
  if (error instanceof PochtovikError) return { code: error.code, message: error.message };
  const tls = isTlsFailure(error);
  if (tls) return { code: 'MAIL_TLS_FAILED', message: tls };
  const status = textOf(error, 'responseStatus');
  const answer = [status, bracketed(textOf(error, 'serverResponseCode')), textOf(error, 'responseText')];
  const words = serverWords(answer.filter(Boolean).join(' '));
  if (isImapLoginRefused(error)) {
    return {
      code: authCode(words) === 'MAIL_APP_PASSWORD_REQUIRED' ? 'MAIL_APP_PASSWORD_REQUIRED' : 'IMAP_AUTH_FAILED',
      message: withChallenge(words || 'NO Authentication failed', error),
    };
  }
  if (words) return { code: 'IMAP_UNREACHABLE', message: words };
  return { code: 'IMAP_UNREACHABLE', message: networkWords(error) };
}

function withChallenge(words: string, error: unknown): string {
  const challenge = challengeWords(Reflect.get(Object(error), 'oauthError'));
  return challenge ? `${words} (${challenge})` : words;
}

/** True when the server refused the login itself. */
export function isImapLoginRefused(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'authenticationFailed') === true;
}

function bracketed(code: string): string {
  return code ? `[${code}]` : '';
}

function textOf(error: unknown, key: string): string {
  const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' ? value : '';
}
