import Type from 'typebox';
import { EmailAddress, Id, ServerWords, Time } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** The mail server accepted the letter. */
export const LetterSent = defineEvent({
  type: 'letter.sent',
  version: 1,
  summary: 'The mailbox’s server accepted the letter (250 after DATA), or it was found in the mailbox after a crash.',
  publisher: 'sender',
  data: Type.Object({
    letterId: Id,
    mailboxId: Id,
    messageId: Type.String(),
    sentAt: Time,
    attempt: Type.Integer({ minimum: 1 }),
    response: ServerWords,
    /** Recipients that the server refused while it took the letter for the others. */
    refused: Type.Optional(Type.Array(Type.Object({ address: EmailAddress, response: ServerWords }))),
    /** True when files left as links, as the message would have been too big for the server. */
    filesAsLinks: Type.Optional(Type.Boolean()),
  }),
  example: {
    letterId: EXAMPLE.letterId,
    mailboxId: EXAMPLE.mailboxId,
    messageId: EXAMPLE.messageId,
    sentAt: EXAMPLE.time,
    attempt: 1,
    response: '250 2.0.0 Ok: queued',
  },
});
