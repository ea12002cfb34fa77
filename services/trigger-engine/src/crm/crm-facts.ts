import {
  type AccountField,
  CustomFieldList,
  PipelineList,
  TaskTypeList,
  type TriggerAction,
  UserList,
} from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import type { CrmFacts } from '../domain/check-action.ts';

/** Reads what checking an action needs, and only that. Errors: ACCOUNT_UNKNOWN, CRM_UNAVAILABLE. */
export async function readCrmFacts(ask: Ask, accountId: number, action: TriggerAction): Promise<CrmFacts> {
  const [pipelines, users, taskTypes, allFields, namedFields] = await Promise.all([
    action.type === 'change_status' ? ask(PipelineList, accountId, { accountId }).then((reply) => reply.pipelines) : [],
    action.type === 'create_task' && action.responsibleUserId !== null
      ? ask(UserList, accountId, { accountId }).then((reply) => reply.users)
      : [],
    action.type === 'create_task' ? ask(TaskTypeList, accountId, { accountId }).then((reply) => reply.taskTypes) : [],
    action.type === 'change_field' ? readAllFields(ask, accountId) : [],
    'text' in action ? readCustomFields(ask, accountId, action.text) : [],
  ]);
  return { pipelines, users, taskTypes, customFields: [...allFields, ...namedFields] };
}

/** The custom fields that a text may name; a text without braces names none. */
export async function readCustomFields(ask: Ask, accountId: number, text: string): Promise<readonly AccountField[]> {
  if (!text.includes('{')) return [];
  return readAllFields(ask, accountId);
}

/** All custom fields of the account. Errors: ACCOUNT_UNKNOWN, CRM_UNAVAILABLE. */
export async function readAllFields(ask: Ask, accountId: number): Promise<readonly AccountField[]> {
  return (await ask(CustomFieldList, accountId, { accountId })).fields;
}
