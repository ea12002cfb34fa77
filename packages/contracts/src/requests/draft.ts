import Type, { type Static } from 'typebox';
import { AccountId, EntityRef, Id, LetterActions, MessageId, Time, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor } from './template.ts';

const service = 'composer';

/** A line of recipients byte for byte as a person typed it: it is read when the letter is previewed or sent, not before. */
const TypedRecipients = Type.String({ maxLength: 20_000 });

/** What a person edits of a letter that has not been sent. Nothing of it is refused for being wrong, only for being too long. */
export const DraftContent = Type.Object({
  /** The card it was begun from; a letter can't be sent without one. */
  entity: Type.Union([EntityRef, Type.Null()]),
  /** null: the default mailbox of whoever sends it. */
  mailboxId: Type.Union([Id, Type.Null()]),
  /** Contacts of the card chosen as recipients, beside those typed. */
  contactIds: Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 100 }),
  to: TypedRecipients,
  cc: TypedRecipients,
  bcc: TypedRecipients,
  subject: Type.String({ maxLength: 2000 }),
  html: Type.String({ maxLength: 500_000 }),
  /** The template it was begun from. */
  templateId: Type.Union([Id, Type.Null()]),
  actions: LetterActions,
  attachmentIds: Type.Array(Id, { maxItems: 100 }),
  /**
   * Files leave as links to a page that tells of each download, never as parts of the message. Absent: as it is in the draft, in a new one as its writer
   * chose last.
   */
  trackDownloads: Type.Optional(Type.Boolean()),
  /** The mailbox's signature is left out. */
  withoutSignature: Type.Boolean(),
  /** See `trackLinks` of a template. */
  trackLinks: Type.Optional(Type.Boolean()),
  /** The message that it answers, and the thread up to it, oldest first (RFC 5322 section 3.6.4). */
  inReplyTo: Type.Union([MessageId, Type.Null()]),
  references: Type.Array(MessageId, { maxItems: 100 }),
});
/** See the schema of the same name. */
export type DraftContent = Static<typeof DraftContent>;

/** How a letter is answered. */
export const AnswerKind = Type.Union([
  Type.Literal('reply', { description: 'To its sender' }),
  Type.Literal('reply-all', { description: 'To its sender, copies to all others who have it' }),
  Type.Literal('forward', { description: 'To somebody else, files with it' }),
]);
/** See the schema of the same name. */
export type AnswerKind = Static<typeof AnswerKind>;

/** What became of the letter that a draft answers or passes on. */
export const DraftOriginal = Type.Object({
  kind: AnswerKind,
  noteId: Type.Integer({ minimum: 1 }),
  state: Type.Union([
    Type.Literal('found', { description: 'The whole letter is quoted' }),
    Type.Literal('not-found', { description: 'No mailbox of the user has it: what amoCRM knows of it is quoted' }),
    Type.Literal('no-mailbox', { description: 'The user has no mailbox that is read by IMAP' }),
    Type.Literal('unreachable', {
      description: 'The mailbox could not be read now; asking for another draft may find it',
    }),
  ]),
  /** The letter was too long to be quoted whole. */
  shortened: Type.Boolean(),
  /** Files of the letter that the draft does not carry. */
  leftOut: Type.Array(
    Type.Object({
      name: Type.String(),
      reason: Type.Union([
        Type.Literal('too-big', { description: 'More than a letter may carry' }),
        Type.Literal('too-many', { description: 'More files than a letter may carry' }),
        Type.Literal('quota', { description: 'The account has no room for it' }),
        Type.Literal('unreadable', { description: 'It could not be read from the mailbox' }),
        Type.Literal('not-shown', { description: 'An image of a kind that letters do not show' }),
      ]),
    }),
    { maxItems: 200 },
  ),
});
/** See the schema of the same name. */
export type DraftOriginal = Static<typeof DraftOriginal>;

/** A draft as the API shows it. */
export const Draft = Type.Object({
  id: Id,
  ...DraftContent.properties,
  ownerUserId: UserId,
  /** Grows by one with each save of another content. */
  revision: Type.Integer({ minimum: 1 }),
  createdAt: Time,
  updatedAt: Time,
  /** The letter that was returned to it. */
  letterId: Type.Union([Id, Type.Null()]),
  /** The letter of the card that it answers or passes on; absent for a letter of its own. */
  original: Type.Optional(DraftOriginal),
});
/** See the schema of the same name. */
export type Draft = Static<typeof Draft>;

/** A draft in a list: without its body. */
export const DraftSummary = Type.Omit(Draft, ['html']);
/** See the schema of the same name. */
export type DraftSummary = Static<typeof DraftSummary>;

const contentExample: DraftContent = {
  entity: { type: 'lead', id: EXAMPLE.leadId },
  mailboxId: EXAMPLE.mailboxId,
  contactIds: [EXAMPLE.contactId],
  to: '"Борис, бухгалтер" <boris@client.test>',
  cc: 'director@client.test',
  bcc: '',
  subject: 'Договор по сделке {lead.name}',
  html: '<p>Здравствуйте, {contact.first_name}!</p>',
  templateId: null,
  actions: { sent: [{ triggerId: EXAMPLE.triggerId }], opened: [], notOpened: [], failed: [] },
  attachmentIds: [],
  withoutSignature: false,
  inReplyTo: null,
  references: [],
};
/** The draft of the examples. */
export const DRAFT_EXAMPLE: Draft = {
  id: EXAMPLE.draftId,
  ...contentExample,
  ownerUserId: EXAMPLE.userId,
  revision: 1,
  createdAt: EXAMPLE.time,
  updatedAt: EXAMPLE.time,
  letterId: null,
};
const { html: _body, ...summaryExample } = DRAFT_EXAMPLE;
const actor = { userId: EXAMPLE.userId, role: 'user' as const };
const named = { accountId: EXAMPLE.accountId, actor, draftId: EXAMPLE.draftId };
/**
 * Keeps a draft, or makes it. `draftId` is made by whoever asks and `revision` is the one last seen, 0 for a new draft: a save that another one
 * overtook is refused and changes nothing. Saving the same content again gives the draft as it is.
 * Errors: DRAFT_CHANGED (details name the revision there is), DRAFT_SENT, DRAFT_UNKNOWN (somebody else's, or deleted), DRAFT_LIMIT.
 */
export const DraftSave = defineRequest({
  service,
  name: 'draft.save',
  version: 1,
  summary: 'Keeps what a person has written so far.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    draftId: Id,
    revision: Type.Integer({ minimum: 0 }),
    content: DraftContent,
  }),
  reply: Draft,
  example: { request: { ...named, revision: 0, content: contentExample }, reply: DRAFT_EXAMPLE },
});

/** One draft. Errors: DRAFT_UNKNOWN (also for one that the actor may not see), DRAFT_SENT. */
export const DraftGet = defineRequest({
  service,
  name: 'draft.get',
  version: 1,
  summary: 'One draft.',
  request: Type.Object({ accountId: AccountId, actor: Actor, draftId: Id }),
  reply: Draft,
  example: { request: named, reply: DRAFT_EXAMPLE },
});

/**
 * Drafts, last changed first; `nextCursor` of one page asks for the next, with the same filter. A draft saved in between moves to the first page.
 * Errors: BAD_REQUEST (a cursor that is none).
 */
export const DraftList = defineRequest({
  service,
  name: 'draft.list',
  version: 1,
  summary: 'Drafts of a user, last changed first.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    /** Whose; the actor's by default, and always for one who is no administrator. */
    userId: Type.Optional(UserId),
    entity: Type.Optional(EntityRef),
    /** Words that begin words of a typed recipient or of the subject, or the whole id of a draft. */
    search: Type.Optional(Type.String({ maxLength: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Integer({ minimum: 1, maximum: 100 }),
  }),
  reply: Type.Object({ drafts: Type.Array(DraftSummary), nextCursor: Type.Union([Type.String(), Type.Null()]) }),
  example: {
    request: { accountId: EXAMPLE.accountId, actor, limit: 50 },
    reply: { drafts: [summaryExample], nextCursor: null },
  },
});

/** Throws a draft away for good. Errors: DRAFT_UNKNOWN (also the second time), DRAFT_SENT. */
export const DraftDelete = defineRequest({
  service,
  name: 'draft.delete',
  version: 1,
  summary: 'Throws a draft away.',
  request: Type.Object({ accountId: AccountId, actor: Actor, draftId: Id }),
  reply: Type.Object({ draftId: Id }),
  example: { request: named, reply: { draftId: EXAMPLE.draftId } },
});
