import type { AccountField, AccountUser, ErrorDetail, LinkedField, TriggerAction } from '@pochtovik/contracts';
import { checkField } from './check-field.ts';
import { type CheckedText, checkTriggerText } from './trigger-text.ts';

/** What the CRM says about the things an action names; empty lists for what the action does not need. */
export interface CrmFacts {
  pipelines: readonly { id: number; statuses: readonly { id: number; isIncoming: boolean }[] }[];
  users: readonly Pick<AccountUser, 'id' | 'isActive'>[];
  taskTypes: readonly { id: number }[];
  customFields: readonly AccountField[];
  /** Custom fields of customers and list elements, where a text may name them. */
  linkedFields?: readonly LinkedField[];
}

/** An action that may be saved, with the variables of its text; or what is wrong with it. */
export type CheckedAction = CheckedText;

/** Checks an action against the CRM, so that a trigger that cannot work is refused when it is saved and not when it fires. */
export function checkAction(action: TriggerAction, facts: CrmFacts): CheckedAction {
  if (action.type === 'change_field') return checkField(action, facts.customFields, facts.linkedFields);
  const fields = [...facts.customFields, ...(facts.linkedFields ?? [])];
  const text = 'text' in action ? checkTriggerText(action.text, 'action.text', fields) : NO_TEXT;
  const details = [...namedThings(action, facts), ...(text.ok ? [] : text.details)];
  return text.ok && details.length === 0 ? text : { ok: false, details };
}

const NO_TEXT = { ok: true as const, variables: [], customFields: [] };

function namedThings(action: TriggerAction, facts: CrmFacts): ErrorDetail[] {
  if (action.type === 'change_status') return checkStatus(action, facts);
  if (action.type !== 'create_task') return [];
  const { responsibleUserId, taskTypeId } = action;
  const details: ErrorDetail[] = [];
  if (!facts.taskTypes.some(({ id }) => id === taskTypeId)) {
    details.push(fault('taskTypeId', 'TASK_TYPE_UNKNOWN', 'There is no such task type in amoCRM: choose another.'));
  }
  const user = facts.users.find(({ id }) => id === responsibleUserId);
  if (responsibleUserId !== null && user === undefined) {
    details.push(fault('responsibleUserId', 'USER_UNKNOWN', 'There is no such user in amoCRM: choose another.'));
  }
  if (user?.isActive === false) {
    details.push(fault('responsibleUserId', 'USER_INACTIVE', 'This user is switched off in amoCRM: choose another.'));
  }
  return details;
}

function checkStatus(action: { pipelineId: number; statusId: number }, { pipelines }: CrmFacts): ErrorDetail[] {
  const pipeline = pipelines.find(({ id }) => id === action.pipelineId);
  if (!pipeline)
    return [fault('pipelineId', 'PIPELINE_UNKNOWN', 'There is no such pipeline in amoCRM: choose another.')];
  const status = pipeline.statuses.find(({ id }) => id === action.statusId);
  if (!status) return [fault('statusId', 'STATUS_UNKNOWN', 'The pipeline has no such status: choose one of its own.')];
  // amoCRM refuses to move a lead into the status of unsorted requests.
  if (status.isIncoming)
    return [fault('statusId', 'STATUS_INCOMING', 'Leads cannot be moved to unsorted: choose another.')];
  return [];
}

function fault(field: string, code: string, message: string): ErrorDetail {
  return { field: `action.${field}`, code, message };
}
