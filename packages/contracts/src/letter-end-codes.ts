import type { ErrorCode } from './error-codes.ts';

/**
 * Codes that a letter which did not leave can carry, by who ended it; the user's manual explains each. A code that is missing here would
 * leave a user without an explanation: tests of composer and sender compare.
 */
export const LETTER_END_CODES = {
  /** The letter could not be made. */
  composer: [
    'RECIPIENT_NONE',
    'RECIPIENT_INVALID',
    'RECIPIENT_SUPPRESSED',
    'MAILBOX_NONE',
    'MAILBOX_UNKNOWN',
    'TEMPLATE_UNKNOWN',
    'TEMPLATE_ARCHIVED',
    'TEMPLATE_INVALID',
    'TRIGGER_LINK_INVALID',
    'LETTER_TOO_BIG',
    'DRAFT_INVALID',
    'ATTACHMENT_UNKNOWN',
    'ATTACHMENTS_TOO_BIG',
    'IMAGE_INVALID',
    'ENTITY_UNKNOWN',
    'CRM_REFUSED',
    'CRM_UNAUTHORIZED',
    'ACCOUNT_UNKNOWN',
    'ACCOUNT_DISABLED',
  ],
  /** The letter was made and did not leave. */
  sender: [
    'SMTP_REFUSED',
    'SMTP_POLICY_REFUSED',
    'SMTP_AUTH_FAILED',
    'MAIL_APP_PASSWORD_REQUIRED',
    'MAIL_OAUTH_REVOKED',
    'MAIL_OAUTH_UNAVAILABLE',
    'MAIL_OAUTH_MISCONFIGURED',
    'MAIL_TLS_FAILED',
    'SMTP_UNREACHABLE',
    'HOST_REFUSED',
    'MAILBOX_INVALID',
    'MAILBOX_UNKNOWN',
    'LETTER_TOO_BIG',
    'ADDRESS_NEEDS_SMTPUTF8',
    'ATTACHMENT_UNKNOWN',
    'SERVICE_UNAVAILABLE',
    'ACCOUNT_DISABLED',
    'INTERNAL',
    'SMTP_IN_DOUBT',
  ],
} as const satisfies Record<string, readonly ErrorCode[]>;
