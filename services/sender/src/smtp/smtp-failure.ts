import { type ErrorCode, PochtovikError } from '@pochtovik/contracts';
import { CONNECTION_TROUBLES } from '../domain/connection-trouble.ts';
import { parseReply, type SmtpReply } from '../domain/smtp-reply.ts';
import type { SmtpStage } from '../domain/smtp-verdict.ts';
import { isTlsFailure } from '../network/tls-failure.ts';

/** What went wrong in an SMTP dialogue: an answer of the server, or no answer. */
export type SmtpFailure =
  | { type: 'refused'; stage: SmtpStage; reply: SmtpReply }
  | { type: 'unreachable'; code: ErrorCode; message: string };

/** Reads an error of the SMTP library. Words are repeated only where they look like an SMTP answer. */
export function smtpFailure(error: unknown): SmtpFailure {
  if (error instanceof PochtovikError) return { type: 'unreachable', code: error.code, message: error.message };
  const { response, command, code } = fieldsOf(error);
  const tls = isTlsFailure(error);
  const reply = tls ? null : parseReply(response);
  if (reply) return { type: 'refused', stage: stageOf(command, code), reply };
  if (code === 'EMESSAGE' && command === 'MAIL FROM') {
    const text = 'The letter is bigger than the server takes (SIZE).';
    return { type: 'refused', stage: 'mail', reply: { code: 552, enhanced: '5.3.4', text } };
  }
  if (code === 'EENVELOPE' && command === 'API') {
    const text = 'The address can not be given to a mail server.';
    return { type: 'refused', stage: 'rcpt', reply: { code: 553, enhanced: '5.1.3', text } };
  }
  if (tls) return { type: 'unreachable', code: 'MAIL_TLS_FAILED', message: tls };
  return { type: 'unreachable', code: 'SMTP_UNREACHABLE', message: networkWords(error) };
}

/** A sentence for a failure without an answer; it names the kind, never what a foreign service sent. */
export function networkWords(error: unknown): string {
  const { code, originalCode } = fieldsOf(error);
  switch (originalCode || code) {
    case 'ECONNREFUSED':
      return CONNECTION_TROUBLES.refused;
    case 'ENOTFOUND':
    case 'EDNS':
      return CONNECTION_TROUBLES['name-unknown'];
    case 'ETIMEDOUT':
    case 'CONNECT_TIMEOUT':
    case 'GREETING_TIMEOUT':
    case 'UPGRADE_TIMEOUT':
      return CONNECTION_TROUBLES.silent;
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return CONNECTION_TROUBLES['no-route'];
    case 'EPROTOCOL':
      return CONNECTION_TROUBLES['not-mail'];
    default:
      return CONNECTION_TROUBLES.closed;
  }
}

function stageOf(command: string, code: string): SmtpStage {
  if (command.startsWith('AUTH')) return 'auth';
  if (command === 'MAIL FROM') return 'mail';
  if (command === 'RCPT TO') return 'rcpt';
  if (command === 'DATA') return code === 'EMESSAGE' ? 'body' : 'data';
  return 'connect';
}

function fieldsOf(error: unknown): Record<'response' | 'command' | 'code' | 'originalCode', string> {
  const text = (key: string): string => {
    if (typeof error !== 'object' || error === null) return '';
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? value : '';
  };
  return {
    response: text('response'),
    command: text('command'),
    code: text('code'),
    originalCode: text('originalCode'),
  };
}
