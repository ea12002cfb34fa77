import Type from 'typebox';
import { Id, ServerWords, Time } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** The letter will not be tried again: refused for good, or in doubt after a crash. */
export const LetterFailed = defineEvent({
  type: 'letter.failed',
  version: 1,
  summary: 'Sending ended without success, or nobody can know whether the letter left (`maybeSent`).',
  publisher: 'sender',
  data: Type.Object({
    letterId: Id,
    mailboxId: Id,
    failedAt: Time,
    attempt: Type.Integer({ minimum: 1 }),
    /** Code of docs/errors.md. */
    code: Type.String(),
    response: ServerWords,
    /** True when the letter may have left: the user decides, nothing is sent again in silence, failed triggers do not fire. */
    maybeSent: Type.Boolean(),
  }),
  example: {
    letterId: EXAMPLE.letterId,
    mailboxId: EXAMPLE.mailboxId,
    failedAt: EXAMPLE.time,
    attempt: 1,
    code: 'SMTP_AUTH_FAILED',
    response: '535 5.7.8 Authentication failed',
    maybeSent: false,
  },
});
