import type { AccountField, CrmCommand, EntityCard, EntityRef, TriggerAction } from '@pochtovik/contracts';
import { type CustomField, crmContext, crmData } from '@pochtovik/letter-variables';
import { RESET, readFieldValue } from './field-value.ts';
import type { KnownLetter } from './letter.ts';
import { letterWords } from './letter-words.ts';
import { SENTENCES } from './sentences.ts';
import { actionTarget, leadOwner, needsCard, wantedEntity } from './target-entity.ts';
import { namesCard, namesTime, renderTriggerText, type UsedVariable } from './trigger-text.ts';

/** A trigger as it stands when it fires. */
export interface FiringTrigger {
  id: string;
  name: string;
  action: TriggerAction;
  variables: readonly UsedVariable[];
  /** Custom fields that its texts may name. */
  customFields?: readonly CustomField[];
}

/** What firing a trigger comes to. */
export type Effect =
  | { type: 'command'; command: CrmCommand }
  | { type: 'letter'; templateId: string; entity: EntityRef }
  | { type: 'webhook'; url: string }
  | { type: 'nothing'; detail: string };

/** What must be read before {@link effectOf} can tell. */
export interface Needs {
  card: boolean;
  /** Only where no card is read: a card brings it. */
  timeZone: boolean;
  /** The account's custom fields. */
  fields: boolean;
}

/** What was read. */
export interface Surroundings {
  card: EntityCard | null;
  timeZone: string;
  fields: readonly AccountField[];
  now: Date;
}

const MAX_TASK_TEXT = 5000;
const MAX_NOTE_TEXT = 20_000;
const MAX_FIELD_TEXT = 65_000;
const MAX_NAME = 255;
const MAX_TAGS = 50;

/** What must be read of the CRM for a trigger to fire; most need nothing. */
export function needsOf({ action, variables }: FiringTrigger, letter: KnownLetter): Needs {
  const isField = action.type === 'change_field';
  const wanted = wantedEntity(action) ?? letter.entity.type;
  // A new lead is linked to the company too, which only the card tells.
  const card = action.type === 'create_lead' || needsCard(letter.entity, wanted) || namesCard(variables);
  return { card, timeZone: !card && (isField || namesTime(variables)), fields: isField };
}

/** What a trigger does for a letter, with its texts written out. Pure; delays and the cap on letters are decided elsewhere. */
export function effectOf(trigger: FiringTrigger, letter: KnownLetter, around: Surroundings): Effect {
  const { action } = trigger;
  const { entity } = letter;
  switch (action.type) {
    case 'send_letter':
      return { type: 'letter', templateId: action.templateId, entity };
    case 'change_status': {
      const lead = actionTarget(action, entity, around.card);
      if (!lead) return { type: 'nothing', detail: SENTENCES.noTarget('lead', entity) };
      const { pipelineId, statusId } = action;
      return { type: 'command', command: { type: 'update_lead', leadId: lead.id, pipelineId, statusId } };
    }
    case 'change_field': {
      const target = actionTarget(action, entity, around.card);
      if (!target) return { type: 'nothing', detail: SENTENCES.noTarget(action.entityType, entity) };
      const { fieldId, entityType, mode } = action;
      const field = around.fields.find((known) => known.id === fieldId && known.entityType === entityType);
      if (!field) return { type: 'nothing', detail: SENTENCES.fieldUnknown(fieldId) };
      const value = action.value.trim() === RESET ? RESET : written(action.value, MAX_FIELD_TEXT);
      const read = readFieldValue(value, field, around.timeZone, mode);
      if (!read.ok) return { type: 'nothing', detail: SENTENCES.fieldFaulty(field.name, value, read.fault) };
      return { type: 'command', command: { type: 'update_field', entity: target, fieldId, change: read.change } };
    }
    case 'change_tags': {
      const target = actionTarget(action, entity, around.card);
      if (!target) return { type: 'nothing', detail: SENTENCES.noTarget(action.entityType, entity) };
      const [add, remove] = [tags(action.add), tags(action.remove)];
      if (add.length + remove.length === 0) return { type: 'nothing', detail: SENTENCES.tagsEmpty };
      return { type: 'command', command: { type: 'update_tags', entity: target, add, remove } };
    }
    case 'create_lead': {
      const owner = around.card && leadOwner(entity, around.card, letter.recipient ?? '');
      if (!owner) return { type: 'nothing', detail: SENTENCES.noTarget('contact', entity) };
      const name = written(action.name, MAX_NAME);
      if (name === '') return { type: 'nothing', detail: SENTENCES.leadNameEmpty };
      const companyId = owner.type === 'company' ? null : (around.card?.company?.id ?? null);
      const { pipelineId, statusId, responsibleUserId } = action;
      const responsible = responsibleUserId === null ? {} : { responsibleUserId };
      return {
        type: 'command',
        command: { type: 'create_lead', entity: owner, companyId, name, pipelineId, statusId, ...responsible },
      };
    }
    case 'call_webhook':
      return { type: 'webhook', url: action.url };
    case 'create_task': {
      const text = written(action.text, MAX_TASK_TEXT);
      if (text === '') return { type: 'nothing', detail: SENTENCES.textEmpty };
      const { taskTypeId, responsibleUserId } = action;
      const completeTill = Math.floor(around.now.getTime() / 1000) + action.dueSeconds;
      const responsible = responsibleUserId === null ? {} : { responsibleUserId };
      return {
        type: 'command',
        command: { type: 'create_task', entity, text, taskTypeId, completeTill, ...responsible },
      };
    }
    case 'add_note': {
      const text = written(action.text, MAX_NOTE_TEXT);
      if (text === '') return { type: 'nothing', detail: SENTENCES.textEmpty };
      return { type: 'command', command: { type: 'add_note', entity, noteType: 'common', text } };
    }
  }

  /** Tags out of texts: values with commas, as lists write them, are several tags. */
  function tags(texts: readonly string[]): string[] {
    const found = texts.flatMap((text) => written(text, MAX_FIELD_TEXT).split(','));
    const named = found.map((tag) => bounded(tag.trim(), MAX_NAME)).filter((tag) => tag !== '');
    return [...new Set(named)].slice(0, MAX_TAGS);
  }

  function written(text: string, limit: number): string {
    const card = around.card ? crmData(around.card) : {};
    const data = { ...card, ...letterWords(letter, around.timeZone, around.now) };
    const { now, timeZone } = around;
    // Without the card a text has no money in it, only words and times of the letter.
    const context = around.card ? crmContext(around.card, now) : { currency: 'RUB', language: 'ru', timeZone, now };
    return bounded(renderTriggerText(text, trigger, data, context).trim(), limit);
  }
}

/** Cuts a text that values made longer than amoCRM takes, between characters. */
function bounded(text: string, limit: number): string {
  return text.length <= limit
    ? text
    : `${text
        .slice(0, limit - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`;
}
