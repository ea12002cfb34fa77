import Type, { type Static } from 'typebox';
import { Id, ServerWords, Time } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** Why a letter came back, in terms that say what to do. */
export const BounceCategory = Type.Union([
  Type.Literal('address_unknown', { description: 'There is no such mailbox' }),
  Type.Literal('domain_unknown', { description: 'The domain does not exist or takes no mail' }),
  Type.Literal('mailbox_full', { description: 'The mailbox has no room' }),
  Type.Literal('mailbox_disabled', { description: 'The mailbox exists and takes no mail' }),
  Type.Literal('too_big', { description: 'The letter is too big for the recipient' }),
  Type.Literal('spam', { description: 'Taken for spam, or the sender has a bad name' }),
  Type.Literal('policy', { description: 'Refused by a rule of the recipient or of a server on the way' }),
  Type.Literal('unreachable', { description: 'The server of the recipient was not reached in time' }),
  Type.Literal('other', { description: 'None of these' }),
]);
/** See the schema of the same name. */
export type BounceCategory = Static<typeof BounceCategory>;

/** A letter that was sent came back undelivered. */
export const LetterBounced = defineEvent({
  type: 'letter.bounced',
  version: 1,
  summary:
    'A delivery report in the mailbox says that a sent letter did not reach its recipient and will not be tried again.',
  publisher: 'sender',
  data: Type.Object({
    letterId: Id,
    mailboxId: Id,
    /** The address that the letter was sent to. */
    recipient: Type.String({ maxLength: 320 }),
    /** True when writing to the address again will not help. */
    permanent: Type.Boolean(),
    status: Type.String({
      pattern: '^[45]\\.[0-9]{1,3}\\.[0-9]{1,3}$',
      description: 'Enhanced status code (RFC 3463); `5.0.0` where the report gives none',
    }),
    /** The server’s words. */
    diagnostic: ServerWords,
    category: BounceCategory,
    /** When the report came into the mailbox. */
    receivedAt: Time,
  }),
  example: {
    letterId: EXAMPLE.letterId,
    mailboxId: EXAMPLE.mailboxId,
    recipient: 'anna@client.test',
    permanent: true,
    status: '5.1.1',
    diagnostic: '550 5.1.1 User unknown',
    category: 'address_unknown',
    receivedAt: EXAMPLE.time,
  },
});
