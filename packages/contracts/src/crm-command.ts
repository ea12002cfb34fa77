import Type, { type Static } from 'typebox';
import { EntityRef } from './common.ts';

/** Moves a lead to a status; both ids are needed since won and lost have the same id in every pipeline. */
export const UpdateLeadCommand = Type.Object({
  type: Type.Literal('update_lead'),
  leadId: Type.Integer({ minimum: 1 }),
  pipelineId: Type.Integer(),
  statusId: Type.Integer(),
});

/** Puts a task for somebody on a card. */
export const CreateTaskCommand = Type.Object({
  type: Type.Literal('create_task'),
  entity: EntityRef,
  text: Type.String({ minLength: 1, maxLength: 5000 }),
  /** amoCRM user; absent: whoever is responsible for the entity when the task is made. */
  responsibleUserId: Type.Optional(Type.Integer({ minimum: 1 })),
  taskTypeId: Type.Integer({ minimum: 1 }),
  /** Unix seconds. */
  completeTill: Type.Integer(),
});

/** Adds a note to the feed of a card; `extended_service_message` is a message of the integration itself. */
export const AddNoteCommand = Type.Object({
  type: Type.Literal('add_note'),
  entity: EntityRef,
  noteType: Type.Union([Type.Literal('common'), Type.Literal('extended_service_message')]),
  text: Type.String({ minLength: 1, maxLength: 20_000 }),
});

/** What becomes of a custom field. Options are named by their ids, dates written as RFC 3339. */
export const FieldChange = Type.Union([
  Type.Object({
    type: Type.Literal('set'),
    value: Type.Union([Type.String({ minLength: 1, maxLength: 65_000 }), Type.Boolean()]),
  }),
  /** Puts a text on a line of its own below what the field holds. */
  Type.Object({ type: Type.Literal('add_text'), text: Type.String({ minLength: 1, maxLength: 65_000 }) }),
  /** Chooses one option instead of any other. */
  Type.Object({ type: Type.Literal('set_option'), optionId: Type.Integer({ minimum: 1 }) }),
  /** Chooses one more option of a list that takes several. */
  Type.Object({ type: Type.Literal('add_option'), optionId: Type.Integer({ minimum: 1 }) }),
  Type.Object({ type: Type.Literal('clear') }),
]);
/** See the schema of the same name. */
export type FieldChange = Static<typeof FieldChange>;

/** Changes a custom field of a card. */
export const UpdateFieldCommand = Type.Object({
  type: Type.Literal('update_field'),
  entity: EntityRef,
  fieldId: Type.Integer({ minimum: 1 }),
  change: FieldChange,
});

/** Name of a tag as amoCRM keeps it. */
const TagName = Type.String({ minLength: 1, maxLength: 255 });

/** Adds tags to a card and takes others off; its further tags stay. */
export const UpdateTagsCommand = Type.Object({
  type: Type.Literal('update_tags'),
  entity: EntityRef,
  add: Type.Array(TagName, { maxItems: 50 }),
  remove: Type.Array(TagName, { maxItems: 50 }),
});

/** Makes a lead for a contact, a company, or both: the lead is linked to them. */
export const CreateLeadCommand = Type.Object({
  type: Type.Literal('create_lead'),
  /** Whom the lead is for; its commands are done in their order. */
  entity: EntityRef,
  /** Card that the new lead is linked to beside {@link entity}. */
  companyId: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  name: Type.String({ minLength: 1, maxLength: 255 }),
  pipelineId: Type.Integer(),
  statusId: Type.Integer(),
  /** amoCRM user; absent: whoever is responsible for the entity when the lead is made. */
  responsibleUserId: Type.Optional(Type.Integer({ minimum: 1 })),
});

/** A change in the CRM, done once. */
export const CrmCommand = Type.Union([
  UpdateLeadCommand,
  CreateTaskCommand,
  AddNoteCommand,
  UpdateFieldCommand,
  UpdateTagsCommand,
  CreateLeadCommand,
]);
/** See the schema of the same name. */
export type CrmCommand = Static<typeof CrmCommand>;
