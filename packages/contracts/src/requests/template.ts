import Type, { type Static } from 'typebox';
import { AccountId, Id, LetterActions, LetterFile, Name, Time, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

const service = 'composer';

/** Whom a template writes to: the client (the entity's first contact with an address), or an address with variables. */
export const SendTo = Type.Union([
  Type.Object({ type: Type.Literal('client') }),
  Type.Object({ type: Type.Literal('address'), address: Type.String({ minLength: 1, maxLength: 1000 }) }),
]);
/** See the schema of the same name. */
export type SendTo = Static<typeof SendTo>;

/** A file that goes with every letter of a template, under a name of its own. */
export const TemplateAttachment = Type.Object({ attachmentId: Id, name: LetterFile.properties.name });
/** See the schema of the same name. */
export type TemplateAttachment = Static<typeof TemplateAttachment>;

/** What a person edits of a template. */
export const TemplateContent = Type.Object({
  name: Name,
  sendTo: SendTo,
  subject: Type.String({ minLength: 1, maxLength: 2000 }),
  html: Type.String({ maxLength: 500_000 }),
  actions: LetterActions,
  /** The sender's own signature is left out. */
  withoutSignature: Type.Boolean(),
  /** Everybody of the account may use it. */
  isPublic: Type.Boolean(),
  /** Colleagues who may use it beside its owner; they count while it is not public. Absent: nobody. */
  openTo: Type.Optional(Type.Array(UserId, { maxItems: 500 })),
  /** In the order of the letter; at most 50 MB together. */
  attachments: Type.Optional(Type.Array(TemplateAttachment, { maxItems: 100 })),
  /** Files leave as links to a page that tells of each download, never as parts of the message. */
  trackDownloads: Type.Optional(Type.Boolean()),
  /** The letter's plain links lead over an address of ours that tells of each visit, and from there to exactly where they led. */
  trackLinks: Type.Optional(Type.Boolean()),
});
/** See the schema of the same name. */
export type TemplateContent = Static<typeof TemplateContent>;

/** What is worth a look in a text of a template and kept it from nothing. Code: `HTML_LEFT_OUT` (dangerous in a letter, so it does not leave with one). */
export const TextWarning = Type.Object({
  field: Type.String(),
  message: Type.String(),
  code: Type.Optional(Type.String()),
  /** Both from 1; columns in UTF-16 units. */
  line: Type.Optional(Type.Integer({ minimum: 1 })),
  column: Type.Optional(Type.Integer({ minimum: 1 })),
});
/** See the schema of the same name. */
export type TextWarning = Static<typeof TextWarning>;

/** A template as the API shows it: its texts byte for byte as they were saved. */
export const Template = Type.Object({
  id: Id,
  ...TemplateContent.properties,
  ownerUserId: UserId,
  version: Type.Integer({ minimum: 1 }),
  updatedAt: Time,
  /** Absent when there is nothing to tell. */
  warnings: Type.Optional(Type.Array(TextWarning)),
  /** null: it lies in none. */
  folderId: Type.Union([Id, Type.Null()]),
  /** Since when it is in the archive; null: it is not. */
  archivedAt: Type.Union([Time, Type.Null()]),
});
/** See the schema of the same name. */
export type Template = Static<typeof Template>;

/** A template in a list: without its body, so that a list of any length stays small. */
export const TemplateSummary = Type.Omit(Template, ['html', 'warnings']);
/** See the schema of the same name. */
export type TemplateSummary = Static<typeof TemplateSummary>;

const contentExample: TemplateContent = {
  name: 'Коммерческое предложение',
  sendTo: { type: 'client' },
  subject: 'Коммерческое предложение для {contact.first_name}',
  html: '<p>Здравствуйте, {contact.first_name}!</p><p><a href="{triggerlink:8}">Открыть КП</a></p>',
  actions: { sent: [{ triggerId: EXAMPLE.triggerId }], opened: [], notOpened: [], failed: [] },
  withoutSignature: false,
  isPublic: true,
};
/** The template of the examples. */
export const TEMPLATE_EXAMPLE: Template = {
  id: EXAMPLE.templateId,
  ...contentExample,
  ownerUserId: EXAMPLE.userId,
  version: 1,
  updatedAt: EXAMPLE.time,
  folderId: null,
  archivedAt: null,
};

const { html: _body, ...summaryExample } = TEMPLATE_EXAMPLE;
/** The same as a list shows it. */
export const TEMPLATE_SUMMARY_EXAMPLE: TemplateSummary = summaryExample;

/** Who asks: the services decide with it what may be seen and changed (the gateway has authenticated it). */
export const Actor = Type.Object({
  userId: UserId,
  role: Type.Union([Type.Literal('administrator'), Type.Literal('user')]),
});
/** See the schema of the same name. */
export type Actor = Static<typeof Actor>;

/**
 * Stores a new version of a template, or makes it. Saving the same content again makes no new version.
 * Errors: TEMPLATE_INVALID (details with field, line, column, suggestion), TEMPLATE_USERS_INVALID (details name the users that it can't be open to),
 * TRIGGER_UNKNOWN, ACCESS_DENIED (not the owner), TEMPLATE_ARCHIVED, FOLDER_UNKNOWN, ATTACHMENT_UNKNOWN, ATTACHMENTS_TOO_BIG (details name the file).
 */
export const TemplateSave = defineRequest({
  service,
  name: 'template.save',
  version: 1,
  summary: 'Makes a template or a new version of it.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    templateId: Id,
    content: TemplateContent,
    /** Where a new template lies; one that is there stays where it is. */
    folderId: Type.Optional(Type.Union([Id, Type.Null()])),
  }),
  reply: Template,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      actor: { userId: EXAMPLE.userId, role: 'administrator' },
      templateId: EXAMPLE.templateId,
      content: contentExample,
    },
    reply: TEMPLATE_EXAMPLE,
  },
});

/** One template. Errors: TEMPLATE_UNKNOWN (also for one that the actor may not see). */
export const TemplateGet = defineRequest({
  service,
  name: 'template.get',
  version: 1,
  summary: 'One template.',
  request: Type.Object({ accountId: AccountId, actor: Actor, templateId: Id }),
  reply: Template,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      actor: { userId: EXAMPLE.userId, role: 'administrator' },
      templateId: EXAMPLE.templateId,
    },
    reply: TEMPLATE_EXAMPLE,
  },
});

/** Which templates a list shows; what is absent narrows nothing. */
export const TemplateFilter = Type.Object({
  /** Templates in this folder; `none`: in no folder. */
  folderId: Type.Optional(Type.Union([Id, Type.Literal('none')])),
  ownerUserId: Type.Optional(UserId),
  /** Words that begin words of the name, the subject or the text (of a long text its first several hundred words). */
  search: Type.Optional(Type.String({ maxLength: 200 })),
  /** Those in the archive instead of all others. */
  archived: Type.Optional(Type.Boolean()),
});
/** See the schema of the same name. */
export type TemplateFilter = Static<typeof TemplateFilter>;

/**
 * Templates the actor may see, by name without regard to case: all for an administrator, else own ones, public ones and those open to the actor.
 * `nextCursor` of one page asks for the next, with the same filter. Errors: BAD_REQUEST (a cursor that is none).
 */
export const TemplateList = defineRequest({
  service,
  name: 'template.list',
  version: 1,
  summary: 'Templates the user may use.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    ...TemplateFilter.properties,
    cursor: Type.Optional(Type.String({ maxLength: 2000 })),
    /** 100 when absent. */
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: Type.Object({
    templates: Type.Array(TemplateSummary),
    nextCursor: Type.Union([Type.String(), Type.Null()]),
  }),
  example: {
    request: { accountId: EXAMPLE.accountId, actor: { userId: EXAMPLE.userId, role: 'administrator' } },
    reply: { templates: [TEMPLATE_SUMMARY_EXAMPLE], nextCursor: null },
  },
});
