import Type, { type Static } from 'typebox';
import { AccountId, Id, LetterFile, MailAddress } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { DRAFT_EXAMPLE, Draft } from './draft.ts';
import { LetterSummary } from './letter.ts';
import { Actor } from './template.ts';

const service = 'composer';

/**
 * What keeps a draft from being sent (`error`), what its sender must confirm (`confirm`), and what is worth a look (`warning`).
 * Codes are stable: those of errors and of the template language, and `CARD_NONE`, `CONTACT_UNKNOWN`, `CONTACT_WITHOUT_ADDRESS`,
 * `RECIPIENTS_TOO_MANY`, `SUBJECT_EMPTY`, `MISSING_VALUE`, `MAILBOX_PAUSED`, `HTML_LEFT_OUT` (dangerous in a letter, so it does not leave with one; field `html`
 * or `signatureHtml`).
 */
export const DraftProblem = Type.Object({
  severity: Type.Union([Type.Literal('error'), Type.Literal('confirm'), Type.Literal('warning')]),
  /** Field of the draft, e.g. `to`, `html`, `actions.sent.0.triggerId`. */
  field: Type.String(),
  code: Type.String(),
  message: Type.String(),
  /** Where in the field, both from 1; columns in UTF-16 units. */
  line: Type.Optional(Type.Integer({ minimum: 1 })),
  column: Type.Optional(Type.Integer({ minimum: 1 })),
  /** The nearest right value, where one is known. */
  suggestion: Type.Optional(Type.String()),
});
/** See the schema of the same name. */
export type DraftProblem = Static<typeof DraftProblem>;

/** To whom one letter of a draft goes. */
const Recipients = {
  cc: Type.Array(MailAddress, { maxItems: 100 }),
  bcc: Type.Array(MailAddress, { maxItems: 100 }),
};

/** What a draft comes to when it is sent now. */
export const DraftPreview = Type.Object({
  draftId: Id,
  revision: Type.Integer({ minimum: 1 }),
  /** One letter for each recipient; copies go with the first. */
  letters: Type.Array(
    Type.Object({ to: MailAddress, contactId: Type.Union([Type.Integer(), Type.Null()]), ...Recipients }),
  ),
  /**
   * The letter asked for, whole; null when nothing can be shown of it. HTML and text are those that leave, but for three things: addresses at the tracker
   * lead to its page of unknown links, the pixel is left out, so that no visit is counted, and tracked plain links and pasted images stand as they were typed.
   */
  letter: Type.Union([
    Type.Object({
      /** From 1: its place in `letters`. */
      number: Type.Integer({ minimum: 1 }),
      from: Type.Union([MailAddress, Type.Null()]),
      to: Type.Union([MailAddress, Type.Null()]),
      ...Recipients,
      subject: Type.String(),
      html: Type.String(),
      text: Type.String(),
      attachments: Type.Array(LetterFile),
      /** Stored images that the HTML shows as `cid:<attachmentId>@pochtovik`; their bytes are those of the files. */
      images: Type.Optional(Type.Array(LetterFile)),
      /**
       * Exactly how big the message is that leaves when it is sent now, attachments with it (RFC 1870 section 3); null while it has no sender or no
       * recipient, or can't be sent. A server that takes less gets the files as links.
       */
      bytes: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
    }),
    Type.Null(),
  ]),
  problems: Type.Array(DraftProblem),
});
/** See the schema of the same name. */
export type DraftPreview = Static<typeof DraftPreview>;

const actor = { userId: EXAMPLE.userId, role: 'user' as const };
const named = { accountId: EXAMPLE.accountId, actor, draftId: EXAMPLE.draftId };
const letterExample: LetterSummary = {
  id: EXAMPLE.letterId,
  state: 'queued',
  entity: { type: 'lead', id: EXAMPLE.leadId },
  templateId: '',
  templateName: '',
  subject: 'Договор по сделке А',
  to: 'anna@client.test',
  mailboxId: EXAMPLE.mailboxId,
  origin: { type: 'user', draftId: EXAMPLE.draftId, userId: EXAMPLE.userId },
  createdAt: EXAMPLE.time,
  sentAt: null,
  openedAt: null,
  bouncedAt: null,
  repliedAt: null,
  failure: null,
};

/** Exactly what would be sent now, and all that is wrong with it. Errors: DRAFT_UNKNOWN, DRAFT_SENT, and what passes by itself (SERVICE_UNAVAILABLE …). */
export const DraftPreviewGet = defineRequest({
  service,
  name: 'draft.preview',
  version: 1,
  summary: 'What a draft comes to when it is sent now.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    draftId: Id,
    /** Which of its letters, from 1. */
    letter: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  }),
  reply: DraftPreview,
  example: {
    request: named,
    reply: {
      draftId: EXAMPLE.draftId,
      revision: 1,
      letters: [
        {
          to: { name: 'Анна Смирнова', address: 'anna@client.test' },
          contactId: EXAMPLE.contactId,
          cc: [{ name: '', address: 'director@client.test' }],
          bcc: [],
        },
      ],
      letter: {
        number: 1,
        from: { name: 'Мария Продажная', address: 'maria@company.test' },
        to: { name: 'Анна Смирнова', address: 'anna@client.test' },
        cc: [{ name: '', address: 'director@client.test' }],
        bcc: [],
        subject: 'Договор по сделке А',
        html: '<p>Здравствуйте, Анна!</p>',
        text: 'Здравствуйте, Анна!',
        attachments: [],
        bytes: 1200,
      },
      problems: [
        {
          severity: 'confirm',
          field: 'cc',
          code: 'RECIPIENT_SUPPRESSED',
          message: 'director@client.test is in the suppression list.',
        },
      ],
    },
  },
});

/**
 * Sends a draft: a letter for each recipient, before all else that the mailbox sends. The draft is gone from then on; sending it again gives the letters
 * that were made, whatever happened in between. Nothing is queued, and the draft stays, when it is refused.
 * Errors: DRAFT_UNKNOWN, DRAFT_CHANGED (another revision than the sender saw), DRAFT_INVALID (details name fields and places), DRAFT_SUPPRESSED
 * (without `confirmSuppressed`), and what passes by itself (SERVICE_UNAVAILABLE …).
 */
export const DraftSend = defineRequest({
  service,
  name: 'draft.send',
  version: 1,
  summary: 'Sends a draft, once.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    draftId: Id,
    revision: Type.Integer({ minimum: 1 }),
    /** The sender knows that recipients want no letters, or do not exist, and writes to them all the same. */
    confirmSuppressed: Type.Boolean(),
  }),
  reply: Type.Object({ letters: Type.Array(LetterSummary) }),
  example: { request: { ...named, revision: 1, confirmSuppressed: true }, reply: { letters: [letterExample] } },
});

/**
 * Returns a letter that did not leave to a draft of its writer, else of the user of its mailbox. A queued one is taken back first. The draft has the letter's
 * texts as they were before variables got their values. Asking again gives the same draft.
 * Errors: LETTER_UNKNOWN, LETTER_NOT_CANCELLABLE (it is leaving), LETTER_NOT_RETURNABLE (sent, sent again, or its draft was sent),
 * LETTER_MAYBE_SENT (without `confirmMaybeSent`).
 */
export const LetterToDraft = defineRequest({
  service,
  name: 'letter.to-draft',
  version: 1,
  summary: 'Returns a letter that did not leave to the drafts.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    letterId: Id,
    /** The user knows that the client may get the letter twice. */
    confirmMaybeSent: Type.Boolean(),
  }),
  reply: Draft,
  example: {
    request: { accountId: EXAMPLE.accountId, actor, letterId: EXAMPLE.letterId, confirmMaybeSent: false },
    reply: { ...DRAFT_EXAMPLE, letterId: EXAMPLE.letterId },
  },
});
