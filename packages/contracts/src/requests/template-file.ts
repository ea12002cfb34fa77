import Type, { type Static } from 'typebox';
import { AccountId, Id, LetterFile, Name, Time } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor, TEMPLATE_EXAMPLE, TEMPLATE_SUMMARY_EXAMPLE, TemplateContent, TemplateSummary } from './template.ts';

const service = 'composer';

/** Most templates of one file. */
export const MAX_FILED_TEMPLATES = 100;
/** Most bytes of one file as JSON: less than what the bus carries at once. */
export const MAX_TEMPLATE_FILE_BYTES = 3 * 1024 * 1024;

const { name, sendTo, subject, html, actions, withoutSignature, trackDownloads } = TemplateContent.properties;

/** A template in a file: what its letters are made of, without whom it belongs to and who may use it. */
export const FiledTemplate = Type.Object({
  ...{ name, sendTo, subject, html, actions, withoutSignature, trackDownloads },
  /** Name of its folder; null: none. */
  folder: Type.Union([Name, Type.Null()]),
  /** Its files by content, without their bytes: where the account has the content, it is found again. */
  attachments: Type.Array(
    Type.Object({
      name: LetterFile.properties.name,
      /** Bytes. */
      size: LetterFile.properties.size,
      /** SHA-256 of the content as lower-case hex. */
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    }),
    { maxItems: 100 },
  ),
});
/** See the schema of the same name. */
export type FiledTemplate = Static<typeof FiledTemplate>;

/** Templates saved as a file. */
export const TemplateFile = Type.Object({
  format: Type.Literal('pochtovik-templates'),
  version: Type.Literal(1),
  exportedAt: Time,
  templates: Type.Array(FiledTemplate, { minItems: 1, maxItems: MAX_FILED_TEMPLATES }),
  /** Triggers of the actions above, by whose names they are found in another account. */
  triggers: Type.Array(Type.Object({ id: Id, name: Name }), { maxItems: 5000 }),
  /** Trigger links of the texts above, likewise. */
  triggerLinks: Type.Array(Type.Object({ number: Type.Integer({ minimum: 1 }), name: Name }), { maxItems: 5000 }),
});
/** See the schema of the same name. */
export type TemplateFile = Static<typeof TemplateFile>;

/** Something of a file that is not in the account: left out, or replaced by what has the same name. */
export const ImportNote = Type.Object({
  code: Type.Union([
    Type.Literal('TRIGGER_LEFT_OUT'),
    Type.Literal('ATTACHMENT_LEFT_OUT'),
    Type.Literal('TRIGGER_BY_NAME'),
    Type.Literal('TRIGGER_LINK_BY_NAME'),
  ]),
  /** Place in the file, e.g. `templates.0.actions.sent.0.triggerId`. */
  field: Type.String(),
  message: Type.String(),
});
/** See the schema of the same name. */
export type ImportNote = Static<typeof ImportNote>;

const actor = { userId: EXAMPLE.userId, role: 'administrator' as const };
const fileExample: TemplateFile = {
  format: 'pochtovik-templates',
  version: 1,
  exportedAt: EXAMPLE.time,
  templates: [
    {
      name: TEMPLATE_EXAMPLE.name,
      sendTo: TEMPLATE_EXAMPLE.sendTo,
      subject: TEMPLATE_EXAMPLE.subject,
      html: TEMPLATE_EXAMPLE.html,
      actions: TEMPLATE_EXAMPLE.actions,
      withoutSignature: false,
      folder: 'Продажи',
      attachments: [],
    },
  ],
  triggers: [{ id: EXAMPLE.triggerId, name: 'Поменять этап на КП отправлено' }],
  triggerLinks: [{ number: 8, name: 'Ссылка на КП' }],
};

/**
 * Templates as a file: those named, in that order, or all that the actor may see and that are not in the archive, by name.
 * Errors: TEMPLATE_UNKNOWN (also for one that the actor may not see), TEMPLATE_FILE_TOO_BIG.
 */
export const TemplateExport = defineRequest({
  service,
  name: 'template.export',
  version: 1,
  summary: 'Templates as a file.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    templateIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: MAX_FILED_TEMPLATES })),
  }),
  reply: TemplateFile,
  example: {
    request: { accountId: EXAMPLE.accountId, actor, templateIds: [EXAMPLE.templateId] },
    reply: fileExample,
  },
});

/**
 * Makes the templates of a file, all of them or none; they are the actor's and private. Triggers are found by id, else by name; trigger links by name, and their
 * numbers in the texts are changed to those of this account; folders by name, and made where there is none; files by content.
 * Errors: TEMPLATE_FILE_INVALID: details name each place (`templates.0.html` with line and column, `templates.0.actions.sent.0.triggerId` …).
 */
export const TemplateImport = defineRequest({
  service,
  name: 'template.import',
  version: 1,
  summary: 'Makes the templates of a file.',
  request: Type.Object({
    accountId: AccountId,
    actor: Actor,
    /** Made by whoever asks, so that a repeat makes no second ones. */
    importId: Id,
    file: TemplateFile,
    /** Triggers and files that the account does not have are left out instead of refused. */
    leaveOutMissing: Type.Boolean(),
  }),
  reply: Type.Object({ templates: Type.Array(TemplateSummary), notes: Type.Array(ImportNote) }),
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      actor,
      importId: EXAMPLE.copyId,
      file: fileExample,
      leaveOutMissing: false,
    },
    reply: { templates: [{ ...TEMPLATE_SUMMARY_EXAMPLE, isPublic: false, folderId: EXAMPLE.folderId }], notes: [] },
  },
});
