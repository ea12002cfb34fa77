import { backoffMs } from '@pochtovik/service-kit';
import type { NotedCheck } from './mailbox-warnings.ts';

/** How often mailboxes are verified without being asked. */
export interface RecheckPolicy {
  /** Span between two checks of a mailbox that works; also the longest one of a mailbox that does not. */
  regularMs: number;
  /** Wait after the first check that found it red; it doubles. */
  firstMs: number;
}

/** What both servers of a mailbox said last, and when they are asked again. */
export interface Checks {
  smtpCheck: NotedCheck;
  imapCheck: NotedCheck | null;
  checkedAt: Date;
  /** Checks in a row that found it red. */
  redChecks: number;
  checkDueAt: Date;
}

/**
 * True for a pause that a good login ends. After a refusal by policy a good login proves nothing: sending again would cost a
 * letter and may lengthen the block (Yandex: by a day for each try), so a person decides.
 */
export function loginMends(pauseCode: string): boolean {
  return pauseCode !== 'SMTP_POLICY_REFUSED';
}

/**
 * When a mailbox is verified again by itself: about daily where it works, spread so that not all come at once; at growing
 * waits while it is red or paused, since providers count failed logins.
 * @param redChecks checks in a row that found it red
 * @param pauseCode why it is paused, or null
 * @param random number in [0, 1)
 */
export function nextCheck(
  input: { redChecks: number; pauseCode: string | null; now: Date; random: number },
  policy: RecheckPolicy,
): Date {
  const { redChecks, pauseCode, now, random } = input;
  const waits = pauseCode === null ? redChecks > 0 : loginMends(pauseCode);
  const { firstMs, regularMs } = policy;
  const waitMs = waits
    ? backoffMs(Math.max(1, redChecks), { firstMs, factor: 2, maxMs: regularMs }, random)
    : regularMs * (0.9 + 0.2 * random);
  return new Date(now.getTime() + waitMs);
}

/** The record of a verification. */
export function checksOf(
  said: { smtp: NotedCheck; imap: NotedCheck | null },
  before: { redChecks: number; pauseCode: string | null },
  now: Date,
  random: number,
  policy: RecheckPolicy,
): Checks {
  const redChecks = said.smtp.ok ? 0 : before.redChecks + 1;
  const pauseCode = said.smtp.ok && before.pauseCode && loginMends(before.pauseCode) ? null : before.pauseCode;
  const checkDueAt = nextCheck({ redChecks, pauseCode, now, random }, policy);
  return { smtpCheck: said.smtp, imapCheck: said.imap, checkedAt: now, redChecks, checkDueAt };
}
