import Type from 'typebox';
import { Id, Time, UserId } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** A queued letter was taken back before any try of it began: it will never leave. */
export const LetterCancelled = defineEvent({
  type: 'letter.cancelled',
  version: 1,
  summary: 'A letter that was still in the queue was cancelled; it will not be sent.',
  publisher: 'sender',
  data: Type.Object({
    letterId: Id,
    mailboxId: Id,
    /** Who did it; absent: nobody, its recipient came into the suppression list. */
    userId: Type.Optional(UserId),
    cancelledAt: Time,
    /** Tries that had ended in a passing refusal before. */
    attempts: Type.Integer({ minimum: 0 }),
  }),
  example: {
    letterId: EXAMPLE.letterId,
    mailboxId: EXAMPLE.mailboxId,
    userId: EXAMPLE.userId,
    cancelledAt: EXAMPLE.time,
    attempts: 0,
  },
});
