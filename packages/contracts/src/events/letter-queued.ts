import Type from 'typebox';
import { EmailAddress, Id, LetterContext } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE, EXAMPLE_LETTER } from '../examples.ts';

/** A letter is composed for one recipient and waits for its mailbox. */
export const LetterQueued = defineEvent({
  type: 'letter.queued',
  version: 1,
  summary: 'A letter is ready to leave: rendered, addressed, with its Message-ID.',
  publisher: 'composer',
  data: Type.Object({
    letter: LetterContext,
    mailboxId: Id,
    /** Single letters leave before bulk. */
    priority: Type.Union([Type.Literal('single'), Type.Literal('bulk')]),
    /**
     * `Message-ID` with its angle brackets (RFC 5322 section 3.6.4); the same for every attempt. What is left of the `@` is
     * the letter id, so that reports and answers that name it lead to the letter.
     */
    messageId: Type.String({ pattern: '^<[^<>@\\s]+@[^<>@\\s]+>$' }),
    from: Type.Object({ name: Type.String(), address: EmailAddress }),
    to: Type.Object({ name: Type.String(), address: EmailAddress }),
    html: Type.String({ maxLength: 2_000_000 }),
    text: Type.String({ maxLength: 2_000_000 }),
    /**
     * Where the recipient unsubscribes: `List-Unsubscribe` (RFC 2369 section 3.2), and one click by POST to it (RFC 8058).
     * Visible ASCII without what could end the header's `<address>`. Absent for letters that a person writes.
     */
    unsubscribeUrl: Type.Optional(
      Type.String({ maxLength: 900, pattern: '^https?://[\\x21\\x23-\\x3b\\x3d\\x3f-\\x7e]+$' }),
    ),
  }),
  example: {
    letter: EXAMPLE_LETTER,
    mailboxId: EXAMPLE.mailboxId,
    priority: 'single',
    messageId: EXAMPLE.messageId,
    from: { name: 'Мария Продажная', address: 'maria@company.test' },
    to: { name: 'Анна', address: 'anna@client.test' },
    html: '<p>Здравствуйте, Анна!</p>',
    text: 'Здравствуйте, Анна!',
    unsubscribeUrl: 'https://track.company.test/u/AQQA',
  },
});
