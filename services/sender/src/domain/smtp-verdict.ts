import type { ErrorCode } from '@pochtovik/contracts';
import type { SmtpReply } from './smtp-reply.ts';

/** Where in the dialogue a refusal came. */
export type SmtpStage =
  /** Connecting, greeting, EHLO, TLS. */
  | 'connect'
  /** AUTH. */
  | 'auth'
  /** MAIL FROM: about the mailbox itself. */
  | 'mail'
  /** RCPT TO: about the recipient. */
  | 'rcpt'
  /** DATA, before the body. */
  | 'data'
  /** The answer to the whole letter. */
  | 'body';

/**
 * What a refusal means:
 * - `retry`: passing; this letter is tried later. `scope` says whether the server is in trouble with the mailbox as a
 *   whole, so that its other letters wait too, or with this letter only.
 * - `fail`: this letter will never be taken.
 * - `pause`: this letter has failed, and so would every other one until a person mends the mailbox.
 */
export type SmtpVerdict =
  | { type: 'retry'; scope: 'letter' | 'mailbox'; code: ErrorCode }
  | { type: 'fail'; code: ErrorCode }
  | { type: 'pause'; code: ErrorCode };

const APP_PASSWORD =
  /app(?:lication)?[- ]?(?:specific )?password|пароль приложения|5\.7\.9|basic authentication is disabled/i;
const POLICY =
  /\b(?:spam|spammer|suspicio|policy|blocked|blacklist|blocklist|denied by policy|rate limit|reputation|compromised|abuse|sending limit|quota of)/i;
/** After MAIL FROM these speak of the sender's address, which is the same for every letter of the mailbox. */
const REFUSES_SENDER = new Set([550, 551, 553, 554]);
const TOO_BIG = /too (?:big|large|long)|size (?:exceed|limit)|exceed\w* .{0,40}size|maximum message size/i;

/**
 * The verdict on an answer, by code and stage. Rows follow RFC 5321 section 4.2.1 (4yz passing, 5yz permanent), RFC 4954
 * section 6 (530, 534, 535, 538, 454 of AUTH), RFC 3463 sections 3.2–3.8 (X.1 addressing, X.2 mailbox, X.3.4 too big, X.7
 * security and policy), RFC 6531 section 3.5 (X.6.7, X.6.9 for addresses in other letters), and what providers are known to answer: Exchange 432 4.3.2 and 554 5.2.0 for a sender over its
 * limits, Yandex 554 5.7.1 for suspected spam with a longer ban for every try, 503 after a lost session state.
 */
export function verdictOnReply(stage: SmtpStage, reply: SmtpReply): SmtpVerdict {
  const { code, enhanced, text } = reply;
  const subject = enhanced?.slice(2) ?? '';
  if (code < 500 || code === 503) return { type: 'retry', scope: scopeOf(stage, code), code: passingCode(stage) };
  if (stage === 'auth' || code === 530 || code === 534 || code === 535 || code === 538 || subject === '7.8') {
    return { type: 'pause', code: authCode(text) };
  }
  if (code === 552 || subject === '3.4' || (stage === 'body' && TOO_BIG.test(text))) {
    if (subject.startsWith('2.')) return fullMailbox(stage, subject);
    if (subject === '3.4' || TOO_BIG.test(text) || subject === '') return { type: 'fail', code: 'LETTER_TOO_BIG' };
  }
  if (stage === 'connect') return { type: 'retry', scope: 'mailbox', code: 'SMTP_UNREACHABLE' };
  if (subject === '6.7' || subject === '6.9') return { type: 'fail', code: 'ADDRESS_NEEDS_SMTPUTF8' };
  if (subject.startsWith('2.')) return fullMailbox(stage, subject);
  if (stage === 'mail' && REFUSES_SENDER.has(code)) return { type: 'pause', code: 'SMTP_POLICY_REFUSED' };
  if ((stage === 'body' || stage === 'data') && (subject.startsWith('7.') || POLICY.test(text))) {
    return { type: 'pause', code: 'SMTP_POLICY_REFUSED' };
  }
  return { type: 'fail', code: 'SMTP_REFUSED' };
}

/** X.2.x after RCPT speaks of the recipient's box, later (Exchange) of the sender's own. */
function fullMailbox(stage: SmtpStage, subject: string): SmtpVerdict {
  return stage !== 'rcpt' && (subject === '2.0' || subject === '2.2')
    ? { type: 'pause', code: 'SMTP_POLICY_REFUSED' }
    : { type: 'fail', code: 'SMTP_REFUSED' };
}

/** 421 and 432 close or throttle the whole session; before MAIL nothing is about one letter. */
function scopeOf(stage: SmtpStage, code: number): 'letter' | 'mailbox' {
  return stage === 'connect' || stage === 'auth' || code === 421 || code === 432 ? 'mailbox' : 'letter';
}

function passingCode(stage: SmtpStage): ErrorCode {
  return stage === 'connect' || stage === 'auth' ? 'SMTP_UNREACHABLE' : 'SMTP_REFUSED';
}

/** Which password is missing: the right one, or one made for programs (Gmail 534 5.7.9, Exchange 535 5.7.139, Yandex, Mail.ru). */
export function authCode(text: string): 'MAIL_APP_PASSWORD_REQUIRED' | 'SMTP_AUTH_FAILED' {
  return APP_PASSWORD.test(text) ? 'MAIL_APP_PASSWORD_REQUIRED' : 'SMTP_AUTH_FAILED';
}
