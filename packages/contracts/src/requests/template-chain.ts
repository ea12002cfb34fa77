import Type, { type Static } from 'typebox';
import { AccountId, EntityRef, Id, LetterActions, MailAddress } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor } from './template.ts';

const service = 'composer';

/** What follows from a template's letters, without their content. */
export const TemplateActions = Type.Object({
  id: Id,
  /** null: the actor may not see the template; what follows from it concerns the account all the same. */
  name: Type.Union([Type.String(), Type.Null()]),
  actions: LetterActions,
  /** Numbers of the trigger links in its text. */
  triggerLinks: Type.Array(Type.Integer({ minimum: 1 })),
});
/** See the schema of the same name. */
export type TemplateActions = Static<typeof TemplateActions>;

/** Triggers and trigger links of all templates of an account, the newest version of each, by id. */
export const TemplateActionsList = defineRequest({
  service,
  name: 'template.actions',
  version: 1,
  summary: 'Which triggers and trigger links the templates of an account carry.',
  request: Type.Object({ accountId: AccountId, actor: Actor }),
  reply: Type.Object({ templates: Type.Array(TemplateActions) }),
  example: {
    request: { accountId: EXAMPLE.accountId, actor: { userId: EXAMPLE.userId, role: 'administrator' } },
    reply: {
      templates: [
        {
          id: EXAMPLE.templateId,
          name: 'Коммерческое предложение',
          actions: { sent: [{ triggerId: EXAMPLE.triggerId }], opened: [], notOpened: [], failed: [] },
          triggerLinks: [8],
        },
      ],
    },
  },
});

/** The head of a letter that a template would make for a card now, or why it would make none. */
export const TemplatePreview = Type.Object({
  subject: Type.String(),
  to: Type.Union([MailAddress, Type.Null()]),
  /** What keeps the letter from being made; null: it can be made. */
  refusal: Type.Union([Type.Object({ code: Type.String(), reason: Type.String() }), Type.Null()]),
});
/** See the schema of the same name. */
export type TemplatePreview = Static<typeof TemplatePreview>;

/**
 * Makes a letter by template without keeping or sending it. Errors: TEMPLATE_UNKNOWN (also for one that the actor may not
 * see), and what passes by itself (CRM_UNAVAILABLE …); what only a person can mend is the answer's `refusal`.
 */
export const TemplatePreviewGet = defineRequest({
  service,
  name: 'template.preview',
  version: 1,
  summary: 'Subject and recipient of the letter that a template would make for a card.',
  request: Type.Object({ accountId: AccountId, actor: Actor, templateId: Id, entity: EntityRef }),
  reply: TemplatePreview,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      actor: { userId: EXAMPLE.userId, role: 'administrator' },
      templateId: EXAMPLE.templateId,
      entity: { type: 'lead', id: EXAMPLE.leadId },
    },
    reply: {
      subject: 'Коммерческое предложение для Анны',
      to: { name: 'Анна Смирнова', address: 'anna@client.test' },
      refusal: null,
    },
  },
});
