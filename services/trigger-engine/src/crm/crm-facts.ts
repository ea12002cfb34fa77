import {
  type AccountField,
  CustomFieldList,
  type LinkedField,
  PipelineList,
  PochtovikError,
  TaskTypeList,
  TemplateGet,
  type TriggerAction,
  UserList,
} from '@pochtovik/contracts';
import { cardPartsNamed } from '@pochtovik/letter-variables';
import type { Ask } from '@pochtovik/service-kit';
import { ENGINE } from '../composer/engine-actor.ts';
import { type CrmFacts, type TemplateFact, textsOf } from '../domain/check-action.ts';

/**
 * Reads what checking an action needs, and only that.
 * @param hostFault the check of a webhook's host
 * Errors: ACCOUNT_UNKNOWN, CRM_UNAVAILABLE.
 */
export async function readCrmFacts(
  ask: Ask,
  accountId: number,
  action: TriggerAction,
  hostFault: (url: string) => Promise<CrmFacts['webhookFault']>,
): Promise<CrmFacts> {
  const text = textsOf(action)
    .map(({ text: typed }) => typed)
    .join('\n');
  const needsFields = action.type === 'change_field' || text.includes('{');
  const [pipelines, users, taskTypes, fields, template, webhookFault] = await Promise.all([
    action.type === 'change_status' || action.type === 'create_lead'
      ? ask(PipelineList, accountId, { accountId }).then((reply) => reply.pipelines)
      : [],
    (action.type === 'create_task' || action.type === 'create_lead') && action.responsibleUserId !== null
      ? ask(UserList, accountId, { accountId }).then((reply) => reply.users)
      : [],
    action.type === 'create_task' ? ask(TaskTypeList, accountId, { accountId }).then((reply) => reply.taskTypes) : [],
    needsFields ? readNamedFields(ask, accountId, text) : { customFields: [], linkedFields: [] },
    action.type === 'send_letter' ? templateFact(ask, accountId, action.templateId) : ('known' as const),
    action.type === 'call_webhook' ? hostFault(action.url) : null,
  ]);
  return { pipelines, users, taskTypes, ...fields, template, webhookFault };
}

async function templateFact(ask: Ask, accountId: number, templateId: string): Promise<TemplateFact> {
  try {
    const { archivedAt } = await ask(TemplateGet, accountId, { accountId, actor: ENGINE, templateId });
    return archivedAt === null ? 'known' : 'archived';
  } catch (error) {
    if (error instanceof PochtovikError && error.code === 'TEMPLATE_UNKNOWN') return 'unknown';
    throw error;
  }
}

/** The custom fields that a text may name; a text without braces names none. */
export async function readCustomFields(
  ask: Ask,
  accountId: number,
  text: string,
): Promise<readonly (AccountField | LinkedField)[]> {
  if (!text.includes('{')) return [];
  const { customFields, linkedFields } = await readNamedFields(ask, accountId, text);
  return [...customFields, ...linkedFields];
}

/** All custom fields of cards, and those of customers and list elements where a text may name them. */
async function readNamedFields(ask: Ask, accountId: number, text: string) {
  const parts = cardPartsNamed([text]);
  const request = { accountId, ...(parts.length > 0 && { with: parts }) };
  const { fields, linked = [] } = await ask(CustomFieldList, accountId, request);
  return { customFields: fields, linkedFields: linked };
}

/** All custom fields of the account. Errors: ACCOUNT_UNKNOWN, CRM_UNAVAILABLE. */
export async function readAllFields(ask: Ask, accountId: number): Promise<readonly AccountField[]> {
  return (await ask(CustomFieldList, accountId, { accountId })).fields;
}
