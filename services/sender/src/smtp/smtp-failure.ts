import { type ErrorCode, PochtovikError } from '@pochtovik/contracts';
import { CONNECTION_TROUBLES } from '../domain/connection-trouble.ts';
import { parseReply, type SmtpReply } from '../domain/smtp-reply.ts';
import type { SmtpStage } from '../domain/smtp-verdict.ts';
import { isTlsFailure } from '../network/tls-failure.ts';
import { RefusedHere } from './refused-here.ts';

/** What went wrong in an SMTP dialogue: an answer of the server, or no answer. */
export type SmtpFailure =
  /** `recipients`: what was said of each, where all were refused. */
  | { type: 'refused'; stage: SmtpStage; reply: SmtpReply; recipients: { address: string; reply: SmtpReply }[] }
  | { type: 'unreachable'; code: ErrorCode; message: string };

/** Reads an error of the SMTP library. Words are repeated only where they look like an SMTP answer. */
export function smtpFailure(error: unknown): SmtpFailure {
  if (error instanceof PochtovikError) return { type: 'unreachable', code: error.code, message: error.message };
  if (error instanceof RefusedHere) {
    const { stage, reply } = error;
    return { type: 'refused', stage, reply, recipients: [] };
  }
  const { response, command, code } = fieldsOf(error);
  const tls = isTlsFailure(error);
  const reply = tls ? null : parseReply(response);
  if (reply) return { type: 'refused', stage: stageOf(command, code), reply, recipients: refusedRecipients(error) };
  if (code === 'EENVELOPE' && command === 'API') {
    const text = 'The address can not be given to a mail server.';
    return { type: 'refused', stage: 'rcpt', reply: { code: 553, enhanced: '5.1.3', text }, recipients: [] };
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

/** What the server said of each recipient, where the library tells of several. */
function refusedRecipients(error: unknown): { address: string; reply: SmtpReply }[] {
  const list: unknown = Reflect.get(Object(error), 'rejectedErrors');
  if (!Array.isArray(list)) return [];
  return list.flatMap((refusal: unknown) => {
    const reply = parseReply(fieldsOf(refusal).response);
    const address: unknown = Reflect.get(Object(refusal), 'recipient');
    return reply && typeof address === 'string' ? [{ address, reply }] : [];
  });
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
