import type { CrmCommand, EntityCard, EntityRef, TriggerAction } from '@pochtovik/contracts';
import { crmData } from '@pochtovik/letter-variables';
import type { KnownLetter } from './letter.ts';
import { letterWords } from './letter-words.ts';
import { SENTENCES } from './sentences.ts';
import { needsCard, targetEntity } from './target-entity.ts';
import { namesCard, namesTime, renderTriggerText, type UsedVariable } from './trigger-text.ts';

/** A trigger as it stands when it fires. */
export interface FiringTrigger {
  id: string;
  name: string;
  action: TriggerAction;
  variables: readonly UsedVariable[];
}

/** What firing a trigger comes to. */
export type Effect =
  | { type: 'command'; command: CrmCommand }
  | { type: 'letter'; templateId: string; entity: EntityRef }
  | { type: 'nothing'; detail: string };

/** What must be read before {@link effectOf} can tell. */
export interface Needs {
  card: boolean;
  /** Only where no card is read: a card brings it. */
  timeZone: boolean;
}

/** What was read. */
export interface Surroundings {
  card: EntityCard | null;
  timeZone: string;
  now: Date;
}

const MAX_TASK_TEXT = 5000;
const MAX_NOTE_TEXT = 20_000;

/** What must be read of the CRM for a trigger to fire; most need nothing. */
export function needsOf({ action, variables }: FiringTrigger, letter: KnownLetter): Needs {
  const card = action.type === 'change_status' ? needsCard(letter.entity, 'lead') : namesCard(variables);
  return { card, timeZone: !card && namesTime(variables) };
}

/** What a trigger does for a letter, with its texts written out. Pure; delays and the cap on letters are decided elsewhere. */
export function effectOf({ action, variables }: FiringTrigger, letter: KnownLetter, around: Surroundings): Effect {
  const { entity } = letter;
  switch (action.type) {
    case 'send_letter':
      return { type: 'letter', templateId: action.templateId, entity };
    case 'change_status': {
      const lead = targetEntity(entity, 'lead', around.card);
      if (!lead) return { type: 'nothing', detail: SENTENCES.noTarget('lead', entity) };
      const { pipelineId, statusId } = action;
      return { type: 'command', command: { type: 'update_lead', leadId: lead.id, pipelineId, statusId } };
    }
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

  function written(text: string, limit: number): string {
    const card = around.card ? crmData(around.card) : {};
    const data = { ...card, ...letterWords(letter, around.timeZone, around.now) };
    return bounded(renderTriggerText(text, variables, data).trim(), limit);
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
