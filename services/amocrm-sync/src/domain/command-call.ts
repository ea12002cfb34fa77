import type { CrmCommand, EntityRef } from '@pochtovik/contracts';
import { addsToField, type CurrentValue, fieldValues } from './field-change.ts';

/** What amoCRM is told for commands. */
export interface CommandCall {
  method: 'POST' | 'PATCH';
  path: string;
  body: unknown;
}

/** Where commands of one kind go: those of one route may share a call. */
export interface CommandRoute {
  method: 'POST' | 'PATCH';
  /** Path that takes many. */
  path: string;
  /** Name of the list in the answer. */
  list: 'leads' | 'contacts' | 'companies' | 'tasks' | 'notes';
}

/** What of a card must be known before a command can be told. */
export interface CardFacts {
  responsibleUserId: number | null;
  /** What the field holds, for a change that adds to it. */
  current: readonly CurrentValue[];
}

/** One command with what it needs of its card. */
export interface CommandItem {
  command: CrmCommand;
  facts: CardFacts;
}

/** Name of each kind of card in paths and bodies of amoCRM. */
export const ENTITY_TYPES = { lead: 'leads', contact: 'contacts', company: 'companies' } as const;

/** Name that amoCRM shows beside service messages. */
const PRODUCT = 'Почтовик';

/** The card that a command is about: commands of one card are done in their order. */
export function commandEntity(command: CrmCommand): EntityRef {
  return command.type === 'update_lead' ? { type: 'lead', id: command.leadId } : command.entity;
}

/** The same command for another lead, which the first was merged into. */
export function forLead(command: CrmCommand, leadId: number): CrmCommand {
  if (command.type === 'update_lead') return { ...command, leadId };
  return command.entity.type === 'lead' ? { ...command, entity: { type: 'lead', id: leadId } } : command;
}

/** Whether the card must be read first: for whoever is responsible when the command names nobody, or for what a field holds. */
export function needsFacts(command: CrmCommand): boolean {
  if (command.type === 'update_field') return addsToField(command.change);
  return (command.type === 'create_task' || command.type === 'create_lead') && command.responsibleUserId === undefined;
}

/** The route of a command. */
export function commandRoute(type: CrmCommand['type'], entityType: EntityRef['type']): CommandRoute {
  const cards = ENTITY_TYPES[entityType];
  switch (type) {
    case 'create_task':
      return { method: 'POST', path: '/api/v4/tasks', list: 'tasks' };
    case 'add_note':
      return { method: 'POST', path: `/api/v4/${cards}/notes`, list: 'notes' };
    case 'create_lead':
      return { method: 'POST', path: '/api/v4/leads', list: 'leads' };
    case 'update_lead':
    case 'update_field':
    case 'update_tags':
      return { method: 'PATCH', path: `/api/v4/${cards}`, list: cards };
  }
}

/**
 * The call that does commands of one route (amo crm_platform/leads-api, tasks-api, events-and-notes, tags-api). Only what changes is sent.
 * @param items at least one, each of another card
 */
export function commandCall(items: readonly CommandItem[]): CommandCall {
  const [first] = items;
  if (!first) throw new TypeError('a call needs a command');
  const entity = commandEntity(first.command);
  const { method, path } = commandRoute(first.command.type, entity.type);
  const bodies = items.map(bodyOf);
  const ids = items.map(({ command }) => commandEntity(command).id);
  if (items.length === 1 && method === 'PATCH') return { method, path: `${path}/${entity.id}`, body: bodies[0] };
  if (method === 'PATCH') return { method, path, body: bodies.map((body, at) => ({ id: ids[at], ...body })) };
  if (first.command.type !== 'add_note') return { method, path, body: bodies };
  if (items.length === 1) {
    return { method, path: `/api/v4/${ENTITY_TYPES[entity.type]}/${entity.id}/notes`, body: bodies };
  }
  return { method, path, body: bodies.map((body, at) => ({ entity_id: ids[at], ...body })) };
}

function bodyOf({ command, facts }: CommandItem): object {
  switch (command.type) {
    case 'update_lead':
      return { pipeline_id: command.pipelineId, status_id: command.statusId };
    case 'update_field':
      return {
        custom_fields_values: [{ field_id: command.fieldId, values: fieldValues(command.change, facts.current) }],
      };
    case 'update_tags': {
      const named = (tags: readonly string[]) => tags.map((name) => ({ name }));
      return {
        ...(command.add.length > 0 && { tags_to_add: named(command.add) }),
        ...(command.remove.length > 0 && { tags_to_delete: named(command.remove) }),
      };
    }
    case 'create_task':
      return {
        entity_type: ENTITY_TYPES[command.entity.type],
        entity_id: command.entity.id,
        task_type_id: command.taskTypeId,
        text: command.text,
        complete_till: command.completeTill,
        ...responsible(command.responsibleUserId, facts),
      };
    case 'create_lead': {
      const { entity, companyId } = command;
      const companies = entity.type === 'company' ? [entity.id] : companyId === null ? [] : [companyId];
      return {
        name: command.name,
        pipeline_id: command.pipelineId,
        status_id: command.statusId,
        ...responsible(command.responsibleUserId, facts),
        _embedded: {
          ...(entity.type === 'contact' && { contacts: [{ id: entity.id, is_main: true }] }),
          ...(companies.length > 0 && { companies: companies.map((id) => ({ id })) }),
        },
      };
    }
    case 'add_note': {
      const service = command.noteType === 'common' ? {} : { service: PRODUCT };
      return { note_type: command.noteType, params: { text: command.text, ...service } };
    }
  }
}

function responsible(named: number | undefined, { responsibleUserId }: CardFacts): object {
  const userId = named ?? responsibleUserId;
  return userId === null ? {} : { responsible_user_id: userId };
}

/** One sentence about what a command changed. */
export function commandDetail(command: CrmCommand, resultId: number): string {
  const entity = commandEntity(command);
  const card = `${entity.type} ${entity.id}`;
  switch (command.type) {
    case 'update_lead':
      return `${card}: status ${command.statusId} of pipeline ${command.pipelineId}`;
    case 'create_task':
      return `${card}: task ${resultId}`;
    case 'add_note':
      return `${card}: note ${resultId}`;
    case 'update_field':
      return `${card}: field ${command.fieldId}`;
    case 'update_tags': {
      const signed = [...command.add.map((tag) => `+${tag}`), ...command.remove.map((tag) => `-${tag}`)];
      return `${card}: tags ${signed.join(', ')}`;
    }
    case 'create_lead':
      return `${card}: lead ${resultId}`;
  }
}
