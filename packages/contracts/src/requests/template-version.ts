import Type, { type Static } from 'typebox';
import { AccountId, Id, Time, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor, TEMPLATE_EXAMPLE, Template, TemplateContent } from './template.ts';

const service = 'composer';

/** A version of a template in its list. */
export const TemplateVersionSummary = Type.Object({
  version: Template.properties.version,
  name: TemplateContent.properties.name,
  subject: TemplateContent.properties.subject,
  savedByUserId: UserId,
  savedAt: Time,
});
/** See the schema of the same name. */
export type TemplateVersionSummary = Static<typeof TemplateVersionSummary>;

/** A version as it was saved; it never changes. */
export const TemplateVersion = Type.Object({
  ...TemplateContent.properties,
  version: Template.properties.version,
  savedByUserId: UserId,
  savedAt: Time,
});
/** See the schema of the same name. */
export type TemplateVersion = Static<typeof TemplateVersion>;

const {
  id: _id,
  ownerUserId: _owner,
  updatedAt: _at,
  folderId: _folder,
  archivedAt: _archived,
  ...contentExample
} = TEMPLATE_EXAMPLE;
const named = {
  accountId: EXAMPLE.accountId,
  actor: { userId: EXAMPLE.userId, role: 'administrator' as const },
  templateId: EXAMPLE.templateId,
};
const Named = Type.Object({ accountId: AccountId, actor: Actor, templateId: Id });
const { name, subject } = contentExample;

/**
 * Versions of a template, newest first; `nextBefore` of one page asks for the next. What a template was before is shown to those who may change it.
 * Errors: TEMPLATE_UNKNOWN, ACCESS_DENIED (not the owner).
 */
export const TemplateVersionList = defineRequest({
  service,
  name: 'template.versions',
  version: 1,
  summary: 'Versions of a template.',
  request: Type.Object({
    ...Named.properties,
    /** Only versions before this one. */
    before: Type.Optional(Type.Integer({ minimum: 1 })),
    limit: Type.Integer({ minimum: 1, maximum: 100 }),
  }),
  reply: Type.Object({
    versions: Type.Array(TemplateVersionSummary),
    nextBefore: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  }),
  example: {
    request: { ...named, limit: 50 },
    reply: {
      versions: [{ version: 1, name, subject, savedByUserId: EXAMPLE.userId, savedAt: EXAMPLE.time }],
      nextBefore: null,
    },
  },
});

/** One version. Errors: TEMPLATE_UNKNOWN, TEMPLATE_VERSION_UNKNOWN, ACCESS_DENIED (not the owner). */
export const TemplateVersionGet = defineRequest({
  service,
  name: 'template.version',
  version: 1,
  summary: 'A template as it was.',
  request: Type.Object({ ...Named.properties, version: Template.properties.version }),
  reply: TemplateVersion,
  example: {
    request: { ...named, version: 1 },
    reply: { ...contentExample, version: 1, savedByUserId: EXAMPLE.userId, savedAt: EXAMPLE.time },
  },
});

/**
 * Saves an old version as the newest one; who may use the template stays as it is today. Doing it again makes no new version. It is checked as any save:
 * a field, trigger or file that is gone by now is named. Errors: TEMPLATE_VERSION_UNKNOWN and those of `template.save`.
 */
export const TemplateVersionRestore = defineRequest({
  service,
  name: 'template.restore-version',
  version: 1,
  summary: 'Saves an old version of a template as the newest one.',
  request: Type.Object({ ...Named.properties, version: Template.properties.version }),
  reply: Template,
  example: { request: { ...named, version: 1 }, reply: { ...TEMPLATE_EXAMPLE, version: 3 } },
});
