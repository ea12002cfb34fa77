import Type from 'typebox';
import { AccountId, Id } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor, TEMPLATE_EXAMPLE, Template, TemplateContent } from './template.ts';

const service = 'composer';

const { name, isPublic, openTo } = TemplateContent.properties;

/** What a person chooses when a letter becomes a template. */
export const NewTemplateChoices = Type.Object({
  name,
  isPublic,
  openTo,
  folderId: Type.Optional(Template.properties.folderId),
});

const asked = {
  accountId: EXAMPLE.accountId,
  actor: { userId: EXAMPLE.userId, role: 'user' as const },
  templateId: EXAMPLE.templateId,
  name: TEMPLATE_EXAMPLE.name,
  isPublic: true,
};
const Asked = Type.Object({ accountId: AccountId, actor: Actor, templateId: Id, ...NewTemplateChoices.properties });

/**
 * Makes a template of a draft: subject and text with their variables, files, triggers and ticks; it writes to the client. The draft stays. The same id again gives the
 * template that was made. Errors: DRAFT_UNKNOWN, DRAFT_SENT, and those of `template.save`.
 */
export const DraftToTemplate = defineRequest({
  service,
  name: 'draft.to-template',
  version: 1,
  summary: 'Saves a draft as a template.',
  request: Type.Object({ ...Asked.properties, draftId: Id }),
  reply: Template,
  example: { request: { ...asked, draftId: EXAMPLE.draftId }, reply: TEMPLATE_EXAMPLE },
});

/**
 * Makes a template of what a letter was made from, with the variables as they were written: of the draft that a person wrote, or of the template's version.
 * Errors: LETTER_UNKNOWN (also for one that the actor may not see), TEMPLATE_UNKNOWN (it was made from none), and those of `template.save`.
 */
export const LetterToTemplate = defineRequest({
  service,
  name: 'letter.to-template',
  version: 1,
  summary: 'Saves a letter as a template.',
  request: Type.Object({ ...Asked.properties, letterId: Id }),
  reply: Template,
  example: { request: { ...asked, letterId: EXAMPLE.letterId }, reply: TEMPLATE_EXAMPLE },
});
