import Type from 'typebox';
import { Id, ServerWords, Time } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** A try failed for a passing reason; the letter stays queued and is tried again. */
export const LetterDeferred = defineEvent({
  type: 'letter.deferred',
  version: 1,
  summary: 'The server refused for now (4xx) or was not reached; the next try has its time.',
  publisher: 'sender',
  data: Type.Object({
    letterId: Id,
    mailboxId: Id,
    attempt: Type.Integer({ minimum: 1 }),
    nextTryAt: Time,
    code: Type.String(),
    response: ServerWords,
  }),
  example: {
    letterId: EXAMPLE.letterId,
    mailboxId: EXAMPLE.mailboxId,
    attempt: 1,
    nextTryAt: EXAMPLE.time,
    code: 'SMTP_UNREACHABLE',
    response: '451 4.7.1 Greylisted, try again later',
  },
});
