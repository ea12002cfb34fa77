import {
  type AccountField,
  CustomFieldList,
  type LinkedField,
  PipelineList,
  TaskTypeList,
  type TriggerAction,
  UserList,
} from '@pochtovik/contracts';
import { cardPartsNamed } from '@pochtovik/letter-variables';
import type { Ask } from '@pochtovik/service-kit';
import type { CrmFacts } from '../domain/check-action.ts';

/** Reads what checking an action needs, and only that. Errors: ACCOUNT_UNKNOWN, CRM_UNAVAILABLE. */
export async function readCrmFacts(ask: Ask, accountId: number, action: TriggerAction): Promise<CrmFacts> {
  const text = 'text' in action ? action.text : '';
  const [pipelines, users, taskTypes, fields] = await Promise.all([
    action.type === 'change_status' ? ask(PipelineList, accountId, { accountId }).then((reply) => reply.pipelines) : [],
    action.type === 'create_task' && action.responsibleUserId !== null
      ? ask(UserList, accountId, { accountId }).then((reply) => reply.users)
      : [],
    action.type === 'create_task' ? ask(TaskTypeList, accountId, { accountId }).then((reply) => reply.taskTypes) : [],
    action.type === 'change_field'
      ? readNamedFields(ask, accountId, action.value)
      : text.includes('{')
        ? readNamedFields(ask, accountId, text)
        : { customFields: [], linkedFields: [] },
  ]);
  return { pipelines, users, taskTypes, ...fields };
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
