import Type, { type Static } from 'typebox';
import { AccountId, DelaySeconds, EntityRef, ExecutionCause, Id, Name, Time, TriggerUse, UserId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

const service = 'trigger-engine';

/** Moves the lead to a status of a pipeline. */
export const ChangeStatusAction = Type.Object({
  type: Type.Literal('change_status'),
  pipelineId: Type.Integer(),
  statusId: Type.Integer(),
});

/** Puts a task for the responsible user of the card or for a chosen one; the text may hold variables. */
export const CreateTaskAction = Type.Object({
  type: Type.Literal('create_task'),
  text: Type.String({ minLength: 1, maxLength: 5000 }),
  taskTypeId: Type.Integer({ minimum: 1 }),
  /** Due this long after the trigger fires. */
  dueSeconds: DelaySeconds,
  /** null: whoever is responsible for the card. */
  responsibleUserId: Type.Union([UserId, Type.Null()]),
});

/** Adds a note to the card; the text may hold variables. */
export const AddNoteAction = Type.Object({
  type: Type.Literal('add_note'),
  text: Type.String({ minLength: 1, maxLength: 5000 }),
});

/** Sends a letter by template to the same card. */
export const SendLetterAction = Type.Object({ type: Type.Literal('send_letter'), templateId: Id });

/** Changes a custom field of the card, or of the card of another kind that is linked to it. */
export const ChangeFieldAction = Type.Object({
  type: Type.Literal('change_field'),
  entityType: Type.Union([Type.Literal('lead'), Type.Literal('contact'), Type.Literal('company')]),
  fieldId: Type.Integer({ minimum: 1 }),
  /** With variables; `{reset}` alone clears the field. A switch takes 1 or 0, a date YYYY-MM-DD, a list its option in exact words. */
  value: Type.String({ minLength: 1, maxLength: 5000 }),
  /** Of a text field: below what it holds, or instead of it. Other fields know only one way. */
  mode: Type.Union([Type.Literal('add'), Type.Literal('replace')]),
});

/** One tag, or several with a comma between; variables may stand in it. */
const TagText = Type.String({ minLength: 1, maxLength: 500 });

/** Adds tags to the card, or to the card of another kind that is linked to it, and takes others off. */
export const ChangeTagsAction = Type.Object({
  type: Type.Literal('change_tags'),
  entityType: Type.Union([Type.Literal('lead'), Type.Literal('contact'), Type.Literal('company')]),
  add: Type.Array(TagText, { maxItems: 20 }),
  remove: Type.Array(TagText, { maxItems: 20 }),
});

/** Makes a new lead for the contact that the letter went to, linked to the contact and its company. */
export const CreateLeadAction = Type.Object({
  type: Type.Literal('create_lead'),
  /** With variables. */
  name: Type.String({ minLength: 1, maxLength: 1000 }),
  pipelineId: Type.Integer(),
  statusId: Type.Integer(),
  /** null: whoever is responsible for the contact. */
  responsibleUserId: Type.Union([UserId, Type.Null()]),
});

/** Posts what happened as JSON to an address on the public Internet, signed; see the manual's page on triggers. */
export const CallWebhookAction = Type.Object({
  type: Type.Literal('call_webhook'),
  /** http(s) address, without variables: the host is checked when it is saved and each time it is called. */
  url: Type.String({ minLength: 1, maxLength: 2000 }),
});

/** What a trigger does. */
export const TriggerAction = Type.Union([
  ChangeStatusAction,
  CreateTaskAction,
  AddNoteAction,
  SendLetterAction,
  ChangeFieldAction,
  ChangeTagsAction,
  CreateLeadAction,
  CallWebhookAction,
]);
/** See the schema of the same name. */
export type TriggerAction = Static<typeof TriggerAction>;

/** A trigger: a named action, put on actions of letters and on trigger links. */
export const Trigger = Type.Object({ id: Id, name: Name, action: TriggerAction, updatedAt: Time });
/** See the schema of the same name. */
export type Trigger = Static<typeof Trigger>;

/** What a person edits of a trigger link. */
export const TriggerLinkContent = Type.Object({
  name: Name,
  /** Fires for the first click only, over all recipients of one send. */
  once: Type.Boolean(),
  /** http(s) address with variables; null: the "Спасибо!" page. */
  redirectUrl: Type.Union([Type.String({ minLength: 1, maxLength: 2000 }), Type.Null()]),
  triggers: Type.Array(TriggerUse, { maxItems: 50 }),
});
/** See the schema of the same name. */
export type TriggerLinkContent = Static<typeof TriggerLinkContent>;

/** A trigger link; `number` is the N of its variable `{triggerlink:N}`, given once and never reused in the account. */
export const TriggerLink = Type.Object({
  id: Id,
  ...TriggerLinkContent.properties,
  number: Type.Integer({ minimum: 1 }),
  variable: Type.String(),
  updatedAt: Time,
});
/** See the schema of the same name. */
export type TriggerLink = Static<typeof TriggerLink>;

/** Where an execution stands. `requested`: asked of amoCRM or of a webhook, whose answer ends it. */
export const ExecutionState = Type.Union([
  Type.Literal('scheduled'),
  Type.Literal('requested'),
  Type.Literal('done'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
]);
/** See the schema of the same name. */
export type ExecutionState = Static<typeof ExecutionState>;

/** One line of the execution log. */
export const Execution = Type.Object({
  id: Id,
  letterId: Id,
  /** Card of the letter. */
  entity: EntityRef,
  triggerId: Id,
  triggerName: Type.String(),
  cause: ExecutionCause,
  /** Kind of the action; null until it fires. */
  action: Type.Union([Type.String(), Type.Null()]),
  state: ExecutionState,
  createdAt: Time,
  dueAt: Time,
  endedAt: Type.Union([Time, Type.Null()]),
  /** What changed, or why nothing did, with the words of amoCRM or of the webhook. */
  detail: Type.String(),
  /** Id of the task, note or lead made, or of the card changed; null where there is none. */
  resultId: Type.Union([Type.Integer(), Type.Null()]),
  /** The failed execution that this one repeats. */
  repeatOf: Type.Optional(Id),
  /** The execution that repeats this one. */
  repeatedAs: Type.Optional(Id),
});
/** See the schema of the same name. */
export type Execution = Static<typeof Execution>;

const triggerExample: Trigger = {
  id: EXAMPLE.triggerId,
  name: 'Поменять этап на КП отправлено',
  action: { type: 'change_status', pipelineId: EXAMPLE.pipelineId, statusId: EXAMPLE.statusId },
  updatedAt: EXAMPLE.time,
};
const linkContentExample: TriggerLinkContent = {
  name: 'Ссылка на КП',
  once: true,
  redirectUrl: 'https://company.test/kp.pdf',
  triggers: [{ triggerId: EXAMPLE.triggerId }],
};
const linkExample: TriggerLink = {
  id: EXAMPLE.linkId,
  ...linkContentExample,
  number: 8,
  variable: '{triggerlink:8}',
  updatedAt: EXAMPLE.time,
};

const executionExample: Execution = {
  id: EXAMPLE.executionId,
  letterId: EXAMPLE.letterId,
  entity: { type: 'lead', id: EXAMPLE.leadId },
  triggerId: EXAMPLE.triggerId,
  triggerName: triggerExample.name,
  cause: 'sent',
  action: 'change_status',
  state: 'done',
  createdAt: EXAMPLE.time,
  dueAt: EXAMPLE.time,
  endedAt: EXAMPLE.time,
  detail: 'lead 5001: status 8103 of pipeline 8001',
  resultId: EXAMPLE.leadId,
};

/**
 * Stores a trigger. Errors: TRIGGER_INVALID (status not of the pipeline, unknown user, task type, field, option or template, bad date or variable,
 * address that may not be called).
 */
export const TriggerSave = defineRequest({
  service,
  name: 'trigger.save',
  version: 1,
  summary: 'Makes or changes a trigger, checked against the CRM.',
  request: Type.Object({ accountId: AccountId, triggerId: Id, name: Name, action: TriggerAction }),
  reply: Trigger,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      triggerId: EXAMPLE.triggerId,
      name: triggerExample.name,
      action: triggerExample.action,
    },
    reply: triggerExample,
  },
});

/** Triggers of the account by name. */
export const TriggerList = defineRequest({
  service,
  name: 'trigger.list',
  version: 1,
  summary: 'Triggers of the account.',
  request: Type.Object({ accountId: AccountId }),
  reply: Type.Object({ triggers: Type.Array(Trigger) }),
  example: { request: { accountId: EXAMPLE.accountId }, reply: { triggers: [triggerExample] } },
});

/** Stores a trigger link. Errors: TRIGGER_LINK_INVALID (address not http(s), bad variable), TRIGGER_UNKNOWN. */
export const TriggerLinkSave = defineRequest({
  service,
  name: 'trigger-link.save',
  version: 1,
  summary: 'Makes or changes a trigger link.',
  request: Type.Object({ accountId: AccountId, linkId: Id, content: TriggerLinkContent }),
  reply: TriggerLink,
  example: {
    request: { accountId: EXAMPLE.accountId, linkId: EXAMPLE.linkId, content: linkContentExample },
    reply: linkExample,
  },
});

/** Trigger links of the account by number. */
export const TriggerLinkList = defineRequest({
  service,
  name: 'trigger-link.list',
  version: 1,
  summary: 'Trigger links of the account.',
  request: Type.Object({ accountId: AccountId }),
  reply: Type.Object({ links: Type.Array(TriggerLink) }),
  example: { request: { accountId: EXAMPLE.accountId }, reply: { links: [linkExample] } },
});

/** Executions of the triggers of one letter, oldest first. */
export const ExecutionList = defineRequest({
  service,
  name: 'execution.list',
  version: 1,
  summary: 'What the triggers of a letter did and will do.',
  request: Type.Object({ accountId: AccountId, letterId: Id }),
  reply: Type.Object({ executions: Type.Array(Execution) }),
  example: {
    request: { accountId: EXAMPLE.accountId, letterId: EXAMPLE.letterId },
    reply: {
      executions: [executionExample],
    },
  },
});

/**
 * Deletes a trigger and cancels what it has scheduled.
 * Errors: TRIGGER_UNKNOWN; TRIGGER_IN_USE whose details name the templates and trigger links that still use it.
 */
export const TriggerDelete = defineRequest({
  service,
  name: 'trigger.delete',
  version: 1,
  summary: 'Deletes a trigger that no template and no trigger link uses.',
  request: Type.Object({ accountId: AccountId, triggerId: Id }),
  reply: Type.Object({ triggerId: Id }),
  example: {
    request: { accountId: EXAMPLE.accountId, triggerId: EXAMPLE.triggerId },
    reply: { triggerId: EXAMPLE.triggerId },
  },
});
