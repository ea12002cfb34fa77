import type { DraftContent, DraftProblem, ErrorDetail } from '@pochtovik/contracts';
import type { Recipient } from './recipient.ts';

/** What can be told from the draft alone. */
export function contentProblems({ entity, subject }: DraftContent): DraftProblem[] {
  const problems: DraftProblem[] = [];
  if (!entity) {
    const message = 'The letter belongs to no card: open it from a lead, contact or company.';
    problems.push({ severity: 'error', field: 'entity', code: 'CARD_NONE', message });
  }
  if (subject.trim() === '') {
    const message = 'The letter has no subject: many take such letters for spam.';
    problems.push({ severity: 'warning', field: 'subject', code: 'SUBJECT_EMPTY', message });
  }
  return problems;
}

/** The mailbox sends nothing at present. @param response why, in the server's words */
export function mailboxPaused(response: string): DraftProblem {
  const message = `The mailbox sends nothing at present, the letter will wait: ${response}`;
  return { severity: 'warning', field: 'mailboxId', code: 'MAILBOX_PAUSED', message };
}

/** A detail of an error as a problem of the draft. */
export function asError({ code = 'TEMPLATE_INVALID', ...detail }: ErrorDetail): DraftProblem {
  return { severity: 'error', code, ...detail };
}

/** A detail that keeps nothing from being sent as a problem of the draft. */
export function asWarning(detail: ErrorDetail): DraftProblem {
  return { ...asError(detail), severity: 'warning' };
}

/** A variable without a value and the field it stands in. */
export interface MissingValue {
  field: 'subject' | 'html';
  path: string;
}

/** Variables of a rendered letter that have no value. */
export function missingValues(missing: readonly MissingValue[], to: Recipient | null): DraftProblem[] {
  const whose = to ? ` in the letter to ${to.address}` : '';
  return missing.map(({ field, path }) => {
    const message = `{${path}} has no value${whose}: fill it in on the card, or write {${path}|default:"…"}.`;
    return { severity: 'warning', field, code: 'MISSING_VALUE', message };
  });
}
