import Type from 'typebox';
import { AccountId, Id, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/**
 * Takes a letter out of the queue. It wins or loses against the claim of a try in one write: `cancelled` means that the
 * letter never leaves (also when the sender has not heard of it yet), `too-late` that it is being sent, or its end is known.
 * Asking again gives the same answer.
 */
export const DeliveryCancel = defineRequest({
  service: 'sender',
  name: 'delivery.cancel',
  version: 1,
  summary: 'Takes a letter out of the queue, unless a try of it has begun.',
  request: Type.Object({
    accountId: AccountId,
    letterId: Id,
    mailboxId: Id,
    /** Who takes it back; absent: nobody, its recipient is in the suppression list by now. */
    userId: Type.Optional(UserId),
  }),
  reply: Type.Object({ outcome: Type.Union([Type.Literal('cancelled'), Type.Literal('too-late')]) }),
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      letterId: EXAMPLE.letterId,
      mailboxId: EXAMPLE.mailboxId,
      userId: EXAMPLE.userId,
    },
    reply: { outcome: 'cancelled' },
  },
});
