import { AUTOMATION_ERRORS } from './errors/automation.ts';
import { CRM_ERRORS } from './errors/crm.ts';
import { FILES_ERRORS } from './errors/files.ts';
import { LETTERS_ERRORS } from './errors/letters.ts';
import { MAIL_ERRORS } from './errors/mail.ts';
import { REQUESTS_ERRORS } from './errors/requests.ts';
import { TEMPLATES_ERRORS } from './errors/templates.ts';
import { TRACKING_ERRORS } from './errors/tracking.ts';

/**
 * Every error a person or another service can meet, in one place: stable code, HTTP status, whether repeating the same
 * call later can help, and the sentence shown to the user in Russian and English. A code is never reused for another
 * meaning. `docs/reference/errors.md` is made from it. The codes lie in `errors/` by what they are about.
 */
export const ERROR_CODES = {
  ...REQUESTS_ERRORS,
  ...CRM_ERRORS,
  ...TEMPLATES_ERRORS,
  ...AUTOMATION_ERRORS,
  ...MAIL_ERRORS,
  ...LETTERS_ERRORS,
  ...FILES_ERRORS,
  ...TRACKING_ERRORS,
} as const;

/** Code of an error: a key of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** True when a text is one of our codes, e.g. one read from another service's reply. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text);
}
