import {
  type AccountField,
  type AccountUser,
  ERROR_CODES,
  type ErrorDetail,
  type LinkedField,
  type TriggerAction,
} from '@pochtovik/contracts';
import { checkField } from './check-field.ts';
import { type CheckedText, checkTriggerText } from './trigger-text.ts';
import { webhookAddressFault } from './webhook-address.ts';

/** What is wrong with the host of a webhook, found by resolving it. */
export type WebhookHostFault = 'WEBHOOK_HOST_UNKNOWN' | 'WEBHOOK_HOST_REFUSED';

/** Whether letters can be sent by a template: it is there, it is in the archive, or there is none. */
export type TemplateFact = 'known' | 'archived' | 'unknown';

/** What others say about the things an action names; empty lists for what the action does not need. */
export interface CrmFacts {
  pipelines: readonly { id: number; statuses: readonly { id: number; isIncoming: boolean }[] }[];
  users: readonly Pick<AccountUser, 'id' | 'isActive'>[];
  taskTypes: readonly { id: number }[];
  customFields: readonly AccountField[];
  /** Custom fields of customers and list elements, where a text may name them. */
  linkedFields?: readonly LinkedField[];
  /** What the composer says of the template that the action names. */
  template: TemplateFact;
  /** Null when the webhook's host may be called, or was not asked for. */
  webhookFault: WebhookHostFault | null;
}

/** An action that may be saved, with the variables of its text; or what is wrong with it. */
export type CheckedAction = CheckedText;

/** Checks an action against the CRM, so that a trigger that cannot work is refused when it is saved and not when it fires. */
export function checkAction(action: TriggerAction, facts: CrmFacts): CheckedAction {
  if (action.type === 'change_field') return checkField(action, facts.customFields, facts.linkedFields);
  const fields = [...facts.customFields, ...(facts.linkedFields ?? [])];
  const texts = textsOf(action).map(({ field, text }) => checkTriggerText(text, field, fields));
  const details = [...namedThings(action, facts), ...texts.flatMap((text) => (text.ok ? [] : text.details))];
  if (details.length > 0) return { ok: false, details };
  const variables = texts.flatMap((text) => (text.ok ? text.variables : []));
  const customFields = texts.flatMap((text) => (text.ok ? text.customFields : []));
  return {
    ok: true,
    variables: [...new Map(variables.map((variable) => [variable.path, variable])).values()],
    customFields: [...new Map(customFields.map((field) => [`${field.entityType} ${field.id}`, field])).values()],
  };
}

/** The texts of an action that variables may stand in, with their places in the request. */
export function textsOf(action: TriggerAction): { field: string; text: string }[] {
  switch (action.type) {
    case 'create_task':
    case 'add_note':
      return [{ field: 'action.text', text: action.text }];
    case 'create_lead':
      return [{ field: 'action.name', text: action.name }];
    case 'change_field':
      return [{ field: 'action.value', text: action.value }];
    case 'change_tags': {
      const place = (list: 'add' | 'remove') =>
        action[list].map((text, at) => ({ field: `action.${list}.${at}`, text }));
      return [...place('add'), ...place('remove')];
    }
    case 'change_status':
    case 'send_letter':
    case 'call_webhook':
      return [];
  }
}

function namedThings(action: TriggerAction, facts: CrmFacts): ErrorDetail[] {
  switch (action.type) {
    case 'change_status':
      return checkStatus(action, facts);
    case 'create_lead':
      return [...checkStatus(action, facts), ...checkUser(action.responsibleUserId, facts)];
    case 'create_task':
      return [...checkTaskType(action.taskTypeId, facts), ...checkUser(action.responsibleUserId, facts)];
    case 'send_letter':
      return checkTemplate(facts.template);
    case 'call_webhook':
      return checkWebhook(action.url, facts.webhookFault);
    case 'change_tags':
      if (action.add.length + action.remove.length > 0) return [];
      return [fault('add', 'TAGS_EMPTY', 'Name at least one tag to add or to remove.')];
    case 'add_note':
    case 'change_field':
      return [];
  }
}

function checkTemplate(template: TemplateFact): ErrorDetail[] {
  if (template === 'known') return [];
  if (template === 'archived') return [fault('templateId', 'TEMPLATE_ARCHIVED', ERROR_CODES.TEMPLATE_ARCHIVED.en)];
  return [fault('templateId', 'TEMPLATE_UNKNOWN', 'There is no such template: choose another.')];
}

function checkWebhook(url: string, hostFault: WebhookHostFault | null): ErrorDetail[] {
  const wrong = webhookAddressFault(url);
  if (wrong) return [fault('url', wrong.code, wrong.message)];
  if (hostFault === 'WEBHOOK_HOST_UNKNOWN') {
    return [fault('url', hostFault, 'The host of the address is not found: check its name.')];
  }
  if (hostFault === 'WEBHOOK_HOST_REFUSED') {
    return [fault('url', hostFault, 'The host is not on the public Internet: give another address.')];
  }
  return [];
}

function checkTaskType(taskTypeId: number, { taskTypes }: CrmFacts): ErrorDetail[] {
  if (taskTypes.some(({ id }) => id === taskTypeId)) return [];
  return [fault('taskTypeId', 'TASK_TYPE_UNKNOWN', 'There is no such task type in amoCRM: choose another.')];
}

function checkUser(responsibleUserId: number | null, { users }: CrmFacts): ErrorDetail[] {
  if (responsibleUserId === null) return [];
  const user = users.find(({ id }) => id === responsibleUserId);
  if (!user) return [fault('responsibleUserId', 'USER_UNKNOWN', 'There is no such user in amoCRM: choose another.')];
  if (user.isActive) return [];
  return [fault('responsibleUserId', 'USER_INACTIVE', 'This user is switched off in amoCRM: choose another.')];
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
