import Type from 'typebox';
import { Id, Time } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** Somebody, or a program (`automatic`), answered a letter. */
export const LetterReplied = defineEvent({
  type: 'letter.replied',
  version: 1,
  summary: 'An answer to a sent letter came into its mailbox, from a person or, when `automatic`, from a program.',
  publisher: 'sender',
  data: Type.Object({
    letterId: Id,
    mailboxId: Id,
    /** True for out-of-office notes and the like (RFC 3834): nobody has read the letter because of them. */
    automatic: Type.Boolean(),
    /** Address of who answers; empty where the answer has none. */
    from: Type.String({ maxLength: 320 }),
    subject: Type.String({ maxLength: 1000 }),
    /** `Message-ID` of the answer with its angle brackets; empty where it has none. */
    messageId: Type.String({ maxLength: 1000 }),
    /** When the answer came into the mailbox. */
    receivedAt: Time,
  }),
  example: {
    letterId: EXAMPLE.letterId,
    mailboxId: EXAMPLE.mailboxId,
    automatic: false,
    from: 'anna@client.test',
    subject: 'Re: Коммерческое предложение для Анны',
    messageId: '<reply-1@client.test>',
    receivedAt: EXAMPLE.time,
  },
});
