import Type from 'typebox';
import { Id, LetterContext, LetterFile, MailAddress, MessageId } from '../common.ts';
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
    messageId: MessageId,
    from: MailAddress,
    to: MailAddress,
    /** Further recipients of the same message; those of `bcc` stand in no header. */
    cc: Type.Optional(Type.Array(MailAddress, { maxItems: 100 })),
    bcc: Type.Optional(Type.Array(MailAddress, { maxItems: 100 })),
    /** The message that this one answers, and the thread up to it, oldest first (RFC 5322 section 3.6.4). */
    inReplyTo: Type.Optional(MessageId),
    references: Type.Optional(Type.Array(MessageId, { maxItems: 100 })),
    /** True for a letter that no person wrote: it says `Auto-Submitted: auto-generated` (RFC 3834). */
    automatic: Type.Optional(Type.Boolean()),
    html: Type.String({ maxLength: 2_000_000 }),
    text: Type.String({ maxLength: 2_000_000 }),
    /** Images that the HTML shows as `cid:` of their content id (RFC 2392). */
    images: Type.Optional(
      Type.Array(Type.Object({ ...LetterFile.properties, contentId: Type.String({ pattern: '^[\\w.@-]{1,200}$' }) }), {
        maxItems: 200,
      }),
    ),
    /** Files of the letter; `url` is the tracked page it is downloaded from where the letter is too big for a server. */
    attachments: Type.Optional(
      Type.Array(
        Type.Object({ ...LetterFile.properties, url: Type.String({ maxLength: 2000, pattern: '^https?://' }) }),
        {
          maxItems: 100,
        },
      ),
    ),
    /** How files leave: as parts of the message where it fits the server, or always as links (downloads are tracked). */
    attachAs: Type.Optional(Type.Union([Type.Literal('parts'), Type.Literal('links')])),
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
