import Type from 'typebox';
import { Id, ServerWords } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** The letter was sent, but no copy could be put into Sent: a warning, the send itself stands. */
export const LetterAppendFailed = defineEvent({
  type: 'letter.append-failed',
  version: 1,
  summary: 'The copy of a sent letter could not be put into the Sent folder and will not be tried again.',
  publisher: 'sender',
  data: Type.Object({ letterId: Id, mailboxId: Id, reason: ServerWords }),
  example: { letterId: EXAMPLE.letterId, mailboxId: EXAMPLE.mailboxId, reason: 'NO [OVERQUOTA] Quota exceeded' },
});
