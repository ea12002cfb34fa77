import Type from 'typebox';
import { Id, ServerWords, UserId } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** A mailbox stopped sending until its settings are mended; its queue waits. */
export const MailboxPaused = defineEvent({
  type: 'mailbox.paused',
  version: 1,
  summary: 'The provider refused the login or the mailbox by policy; its other letters wait.',
  publisher: 'sender',
  data: Type.Object({
    mailboxId: Id,
    userId: UserId,
    address: Type.String(),
    code: Type.String(),
    response: ServerWords,
  }),
  example: {
    mailboxId: EXAMPLE.mailboxId,
    userId: EXAMPLE.userId,
    address: 'maria@company.test',
    code: 'SMTP_AUTH_FAILED',
    response: '535 5.7.8 Authentication failed',
  },
});
