import Type, { type Static } from 'typebox';
import { AccountId, EntityRef, Id, LetterFile, LetterOrigin, MailAddress, Time, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor } from './template.ts';

const service = 'composer';

/**
 * Where a letter stands. `maybe_sent`: only the user can tell. `cancelled`: a person took it back before it left; the list
 * «Не отправленные» (`not_sent`) shows those too.
 */
export const LetterState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('sent'),
  Type.Literal('not_sent'),
  Type.Literal('maybe_sent'),
  Type.Literal('cancelled'),
]);
/** See the schema of the same name. */
export type LetterState = Static<typeof LetterState>;

/** One line of a letter's timeline. */
export const TimelineEntry = Type.Object({
  at: Time,
  /** Event that told of it, e.g. `letter.sent`. */
  event: Type.String(),
  /** Service that did it. */
  service: Type.String(),
  /** Sentence for a person. */
  detail: Type.String(),
});
/** See the schema of the same name. */
export type TimelineEntry = Static<typeof TimelineEntry>;

/** A letter in a list. */
export const LetterSummary = Type.Object({
  id: Id,
  state: LetterState,
  entity: EntityRef,
  templateId: Type.String(),
  templateName: Type.String(),
  subject: Type.String(),
  to: Type.String(),
  mailboxId: Type.Union([Id, Type.Null()]),
  origin: LetterOrigin,
  createdAt: Time,
  sentAt: Type.Union([Time, Type.Null()]),
  openedAt: Type.Union([Time, Type.Null()]),
  /** When it came back undelivered; such a letter stays `sent`. */
  bouncedAt: Type.Union([Time, Type.Null()]),
  /** When a person answered it first; answers of programs are in the timeline only. */
  repliedAt: Type.Union([Time, Type.Null()]),
  /** Why it is not sent: code and words of the server or of us. */
  failure: Type.Union([Type.Object({ code: Type.String(), response: Type.String() }), Type.Null()]),
  /** The letter that this one repeats. */
  resendOf: Type.Optional(Id),
  /** The letter that repeats this one. */
  resentAs: Type.Optional(Id),
  /** The draft that it was returned to. */
  returnedAs: Type.Optional(Id),
});
/** See the schema of the same name. */
export type LetterSummary = Static<typeof LetterSummary>;

/** A letter whole: as it left, with its timeline. */
export const Letter = Type.Object({
  ...LetterSummary.properties,
  messageId: Type.String(),
  from: Type.String(),
  /** Copies of it; absent: none. */
  cc: Type.Optional(Type.Array(MailAddress)),
  bcc: Type.Optional(Type.Array(MailAddress)),
  html: Type.String(),
  text: Type.String(),
  timeline: Type.Array(TimelineEntry),
  attachments: Type.Array(LetterFile),
  /** Images that the HTML shows as `cid:` of their content id. */
  images: Type.Array(Type.Object({ ...LetterFile.properties, contentId: Type.String() })),
  /** When a person first downloaded one of its files from the page behind its link. */
  downloadedAt: Type.Union([Time, Type.Null()]),
});
/** See the schema of the same name. */
export type Letter = Static<typeof Letter>;

const summaryExample: LetterSummary = {
  id: EXAMPLE.letterId,
  state: 'sent',
  entity: { type: 'lead', id: EXAMPLE.leadId },
  templateId: EXAMPLE.templateId,
  templateName: 'Коммерческое предложение',
  subject: 'Коммерческое предложение для Анны',
  to: 'anna@client.test',
  mailboxId: EXAMPLE.mailboxId,
  origin: { type: 'digital-pipeline', hookId: EXAMPLE.hookId },
  createdAt: EXAMPLE.time,
  sentAt: EXAMPLE.time,
  openedAt: null,
  bouncedAt: null,
  repliedAt: null,
  failure: null,
};

/** One letter. Errors: LETTER_UNKNOWN (also for one that the actor may not see). */
export const LetterGet = defineRequest({
  service,
  name: 'letter.get',
  version: 1,
  summary: 'One letter as it left, with its timeline.',
  request: Type.Object({ accountId: AccountId, actor: Actor, letterId: Id }),
  reply: Letter,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      actor: { userId: EXAMPLE.userId, role: 'administrator' },
      letterId: EXAMPLE.letterId,
    },
    reply: {
      ...summaryExample,
      messageId: EXAMPLE.messageId,
      from: 'maria@company.test',
      html: '<p>Здравствуйте, Анна!</p>',
      text: 'Здравствуйте, Анна!',
      timeline: [{ at: EXAMPLE.time, event: 'letter.sent', service: 'sender', detail: '250 2.0.0 Ok' }],
      attachments: [],
      images: [],
      downloadedAt: null,
    },
  },
});

/** Which letters a list shows; what is absent narrows nothing. */
export const LetterFilter = Type.Object({
  state: Type.Optional(LetterState),
  /** Letters of this user's mailboxes. */
  userId: Type.Optional(UserId),
  mailboxId: Type.Optional(Id),
  templateId: Type.Optional(Type.String({ maxLength: 100 })),
  /** Made at this time or later. */
  from: Type.Optional(Time),
  /** Made before this time. */
  to: Type.Optional(Time),
  /** Words that begin words of the recipient's name or address or of the subject, or the whole id of a letter. */
  search: Type.Optional(Type.String({ maxLength: 200 })),
});
/** See the schema of the same name. */
export type LetterFilter = Static<typeof LetterFilter>;

/** Letters, newest first; `nextCursor` of one page asks for the next, with the same filter. Errors: BAD_REQUEST (a cursor that is none). */
export const LetterList = defineRequest({
  service,
  name: 'letter.list',
  version: 1,
  summary: 'Letters of the account, newest first.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    ...LetterFilter.properties,
    entity: Type.Optional(EntityRef),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Integer({ minimum: 1, maximum: 100 }),
  }),
  reply: Type.Object({ letters: Type.Array(LetterSummary), nextCursor: Type.Union([Type.String(), Type.Null()]) }),
  example: {
    request: { accountId: EXAMPLE.accountId, actor: { userId: EXAMPLE.userId, role: 'administrator' }, limit: 50 },
    reply: { letters: [summaryExample], nextCursor: null },
  },
});

/**
 * Sends a letter again that did not leave: another letter, with the content, recipient and mailbox of this one and an id and
 * Message-ID of its own; one that could not be composed is composed anew. A letter is repeated once: asking again, with
 * whatever id, gives the letter that repeats it.
 * Errors: LETTER_UNKNOWN, LETTER_NOT_RESENDABLE (queued or sent), LETTER_MAYBE_SENT (without `confirmMaybeSent`).
 */
export const LetterResend = defineRequest({
  service,
  name: 'letter.resend',
  version: 1,
  summary: 'Sends again a letter that did not leave, as a new letter.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    letterId: Id,
    /** Id of the new letter, made by whoever asks, so that a repeat makes no second one. */
    resendId: Id,
    /** The user knows that the client may get the letter twice. */
    confirmMaybeSent: Type.Boolean(),
  }),
  reply: LetterSummary,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      actor: { userId: EXAMPLE.userId, role: 'administrator' },
      letterId: EXAMPLE.letterId,
      resendId: EXAMPLE.resendId,
      confirmMaybeSent: false,
    },
    reply: { ...summaryExample, id: EXAMPLE.resendId, state: 'queued', sentAt: null, resendOf: EXAMPLE.letterId },
  },
});

/** Takes back a queued letter. Errors: LETTER_UNKNOWN, LETTER_NOT_CANCELLABLE (it is being sent, or its end is known). */
export const LetterCancel = defineRequest({
  service,
  name: 'letter.cancel',
  version: 1,
  summary: 'Takes back a letter that has not begun to leave.',
  request: Type.Object({ accountId: AccountId, actor: Actor, letterId: Id }),
  reply: LetterSummary,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      actor: { userId: EXAMPLE.userId, role: 'administrator' },
      letterId: EXAMPLE.letterId,
    },
    reply: { ...summaryExample, state: 'cancelled', sentAt: null },
  },
});

/** Where a trigger link of a letter leads; null: to the "Спасибо!" page. Errors: LETTER_UNKNOWN, TRIGGER_LINK_UNKNOWN. */
export const LetterLinkTarget = defineRequest({
  service,
  name: 'letter.link-target',
  version: 1,
  summary: 'Redirect address of a trigger link in one letter.',
  request: Type.Object({ accountId: AccountId, letterId: Id, linkNumber: Type.Integer({ minimum: 1 }) }),
  reply: Type.Object({ url: Type.Union([Type.String({ maxLength: 4000 }), Type.Null()]) }),
  example: {
    request: { accountId: EXAMPLE.accountId, letterId: EXAMPLE.letterId, linkNumber: 8 },
    reply: { url: 'https://company.test/kp.pdf' },
  },
});

/** The file behind a download link of a letter, by its place among the letter's files. Errors: LETTER_UNKNOWN, ATTACHMENT_UNKNOWN. */
export const LetterAttachment = defineRequest({
  service,
  name: 'letter.attachment',
  version: 1,
  summary: 'The file behind a download link of one letter.',
  request: Type.Object({
    accountId: AccountId,
    letterId: Id,
    /** From 1. */
    number: Type.Integer({ minimum: 1 }),
  }),
  reply: LetterFile,
  example: {
    request: { accountId: EXAMPLE.accountId, letterId: EXAMPLE.letterId, number: 1 },
    reply: {
      attachmentId: EXAMPLE.attachmentId,
      name: 'Коммерческое предложение.pdf',
      contentType: 'application/pdf',
      size: 5,
    },
  },
});

/** Where a plain link of a letter leads, byte for byte as it was written. Errors: LETTER_UNKNOWN, LETTER_LINK_UNKNOWN. */
export const LetterPlainLink = defineRequest({
  service,
  name: 'letter.plain-link',
  version: 1,
  summary: 'The address behind a tracked plain link of one letter.',
  request: Type.Object({
    accountId: AccountId,
    letterId: Id,
    /** From 1. */
    number: Type.Integer({ minimum: 1 }),
  }),
  reply: Type.Object({ url: Type.String({ maxLength: 4000, pattern: '^[hH][tT][tT][pP][sS]?://' }) }),
  example: {
    request: { accountId: EXAMPLE.accountId, letterId: EXAMPLE.letterId, number: 1 },
    reply: { url: 'https://company.test/catalog?utm_source=mail' },
  },
});

/** A letter as a page: its HTML with the images it carries at addresses of ours. Errors: LETTER_UNKNOWN. */
export const LetterWebVersion = defineRequest({
  service,
  name: 'letter.web-version',
  version: 1,
  summary: 'The HTML of one letter to be shown in a browser.',
  request: Type.Object({ accountId: AccountId, letterId: Id }),
  reply: Type.Object({ html: Type.String() }),
  example: {
    request: { accountId: EXAMPLE.accountId, letterId: EXAMPLE.letterId },
    reply: { html: '<p>Здравствуйте, Анна!</p>' },
  },
});
