import Type from 'typebox';
import { LetterContext } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE_LETTER } from '../examples.ts';

/** A letter was asked for and could not be made: it stands under "not sent" with its reason. */
export const LetterNotComposed = defineEvent({
  type: 'letter.not-composed',
  version: 1,
  summary: 'A letter could not be made (no template, no recipient, no mailbox …) and will not be sent.',
  publisher: 'composer',
  data: Type.Object({
    /** Template name and subject are empty where they are not known. */
    letter: LetterContext,
    code: Type.String({ description: 'Code of docs/errors.md' }),
    /** Sentence in the account’s language that says what to do. */
    reason: Type.String(),
  }),
  example: {
    letter: EXAMPLE_LETTER,
    code: 'RECIPIENT_NONE',
    reason: 'У клиента нет e-mail. Заполните e-mail контакта и отправьте письмо снова.',
  },
});
