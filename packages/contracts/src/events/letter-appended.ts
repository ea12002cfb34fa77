import Type from 'typebox';
import { Id } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** The sent letter is in the mailbox’s Sent folder. */
export const LetterAppended = defineEvent({
  type: 'letter.appended',
  version: 1,
  summary: 'The letter is in the Sent folder: put there by us, or found there already.',
  publisher: 'sender',
  data: Type.Object({ letterId: Id, mailboxId: Id, folder: Type.String(), byProvider: Type.Boolean() }),
  example: { letterId: EXAMPLE.letterId, mailboxId: EXAMPLE.mailboxId, folder: 'Отправленные', byProvider: false },
});
