import { CustomFieldList, PipelineList, TaskTypeList, type TriggerAction, UserList } from '@pochtovik/contracts';
import type { CustomField } from '@pochtovik/letter-variables';
import type { Ask } from '@pochtovik/service-kit';
import type { CrmFacts } from '../domain/check-action.ts';

/** Reads what checking an action needs, and only that. Errors: ACCOUNT_UNKNOWN, CRM_UNAVAILABLE. */
export async function readCrmFacts(ask: Ask, accountId: number, action: TriggerAction): Promise<CrmFacts> {
  const [pipelines, users, taskTypes, customFields] = await Promise.all([
    action.type === 'change_status' ? ask(PipelineList, accountId, { accountId }).then((reply) => reply.pipelines) : [],
    action.type === 'create_task' && action.responsibleUserId !== null
      ? ask(UserList, accountId, { accountId }).then((reply) => reply.users)
      : [],
    action.type === 'create_task' ? ask(TaskTypeList, accountId, { accountId }).then((reply) => reply.taskTypes) : [],
    'text' in action ? readCustomFields(ask, accountId, action.text) : [],
  ]);
  return { pipelines, users, taskTypes, customFields };
}

/** The custom fields that a text may name; a text without braces names none. */
export async function readCustomFields(ask: Ask, accountId: number, text: string): Promise<readonly CustomField[]> {
  if (!text.includes('{')) return [];
  return (await ask(CustomFieldList, accountId, { accountId })).fields;
}
