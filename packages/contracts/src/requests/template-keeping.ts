import Type from 'typebox';
import { AccountId, Id, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor, TEMPLATE_EXAMPLE, TEMPLATE_SUMMARY_EXAMPLE, Template, TemplateSummary } from './template.ts';

const service = 'composer';

const Named = Type.Object({ accountId: AccountId, actor: Actor, templateId: Id });
const named = {
  accountId: EXAMPLE.accountId,
  actor: { userId: EXAMPLE.userId, role: 'administrator' as const },
  templateId: EXAMPLE.templateId,
};

/**
 * Puts a template into the archive: nobody is offered it, and nothing new is sent by it. Nothing is lost: letters keep their versions, bulk sends that run go on.
 * Doing it again changes nothing.
 * Errors: TEMPLATE_UNKNOWN, ACCESS_DENIED (not the owner), TEMPLATE_IN_USE (details name the triggers that send it; without `confirmPipeline` also the
 * digital pipeline, when it sent a letter by it in the last 30 days: its actions are kept by amoCRM and can't be read here).
 */
export const TemplateArchive = defineRequest({
  service,
  name: 'template.archive',
  version: 1,
  summary: 'Puts a template into the archive.',
  request: Type.Object({
    ...Named.properties,
    /** The user knows that actions of the digital pipeline may still name it: their letters will not be sent. */
    confirmPipeline: Type.Boolean(),
  }),
  reply: TemplateSummary,
  example: {
    request: { ...named, confirmPipeline: false },
    reply: { ...TEMPLATE_SUMMARY_EXAMPLE, archivedAt: EXAMPLE.time },
  },
});

/** Takes a template out of the archive. Doing it again changes nothing. Errors: TEMPLATE_UNKNOWN, ACCESS_DENIED (not the owner). */
export const TemplateUnarchive = defineRequest({
  service,
  name: 'template.unarchive',
  version: 1,
  summary: 'Takes a template out of the archive.',
  request: Named,
  reply: TemplateSummary,
  example: { request: named, reply: TEMPLATE_SUMMARY_EXAMPLE },
});

/**
 * Copies a template, with files and triggers, in its folder, under its name with «(копия)» or "(copy)" behind. The copy is the actor's and private.
 * Errors: TEMPLATE_UNKNOWN (also for one that the actor may not see).
 */
export const TemplateCopy = defineRequest({
  service,
  name: 'template.copy',
  version: 1,
  summary: 'Copies a template.',
  request: Type.Object({
    ...Named.properties,
    /** Id of the copy, made by whoever asks, so that a repeat makes no second one. */
    copyId: Id,
  }),
  reply: Template,
  example: {
    request: { ...named, copyId: EXAMPLE.copyId },
    reply: {
      ...TEMPLATE_EXAMPLE,
      id: EXAMPLE.copyId,
      name: 'Коммерческое предложение (копия)',
      isPublic: false,
    },
  },
});

/** Gives a template to another user. Errors: ADMIN_REQUIRED, TEMPLATE_UNKNOWN, TEMPLATE_USERS_INVALID (not in the account, or without access). */
export const TemplateSetOwner = defineRequest({
  service,
  name: 'template.set-owner',
  version: 1,
  summary: 'Gives a template to another user.',
  request: Type.Object({ ...Named.properties, ownerUserId: UserId }),
  reply: TemplateSummary,
  example: { request: { ...named, ownerUserId: EXAMPLE.userId }, reply: TEMPLATE_SUMMARY_EXAMPLE },
});

/** Puts a template into a folder, or takes it out of all; makes no new version. Errors: TEMPLATE_UNKNOWN, ACCESS_DENIED (not the owner), FOLDER_UNKNOWN. */
export const TemplateMove = defineRequest({
  service,
  name: 'template.move',
  version: 1,
  summary: 'Puts a template into a folder.',
  request: Type.Object({ ...Named.properties, folderId: Template.properties.folderId }),
  reply: TemplateSummary,
  example: {
    request: { ...named, folderId: EXAMPLE.folderId },
    reply: { ...TEMPLATE_SUMMARY_EXAMPLE, folderId: EXAMPLE.folderId },
  },
});
