import type { ErrorCode } from '@pochtovik/contracts';
import { serverWords } from '../domain/smtp-reply.ts';
import { authCode } from '../domain/smtp-verdict.ts';
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
  const tls = isTlsFailure(error);
  if (tls) return { code: 'MAIL_TLS_FAILED', message: tls };
  const status = textOf(error, 'responseStatus');
  const answer = [status, bracketed(textOf(error, 'serverResponseCode')), textOf(error, 'responseText')];
  const words = serverWords(answer.filter(Boolean).join(' '));
  if (isAuthenticationFailure(error)) {
    return {
      code: authCode(words) === 'MAIL_APP_PASSWORD_REQUIRED' ? 'MAIL_APP_PASSWORD_REQUIRED' : 'IMAP_AUTH_FAILED',
      message: words || 'NO Authentication failed',
    };
  }
  if (words) return { code: 'IMAP_UNREACHABLE', message: words };
  return { code: 'IMAP_UNREACHABLE', message: networkWords(error) };
}

function isAuthenticationFailure(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'authenticationFailed') === true;
}

function bracketed(code: string): string {
  return code ? `[${code}]` : '';
}

function textOf(error: unknown, key: string): string {
  const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' ? value : '';
}
