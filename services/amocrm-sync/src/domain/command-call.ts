import type { CrmCommand, EntityRef } from '@pochtovik/contracts';
import { type CurrentValue, fieldValues } from './field-change.ts';

/** What amoCRM is told for a command. */
export interface CommandCall {
  method: 'POST' | 'PATCH';
  path: string;
  body: unknown;
}

/** Name of each kind of card in paths and bodies of amoCRM. */
export const ENTITY_TYPES = { lead: 'leads', contact: 'contacts', company: 'companies' } as const;

/** Name that amoCRM shows beside service messages. */
const PRODUCT = 'Почтовик';

/** The card that a command is about: commands of one card are done in their order. */
export function commandEntity(command: CrmCommand): EntityRef {
  return command.type === 'update_lead' ? { type: 'lead', id: command.leadId } : command.entity;
}

/** Whose task it is, when the command does not say: whoever is responsible for the card when the task is made. */
export function needsResponsible(command: CrmCommand): boolean {
  return command.type === 'create_task' && command.responsibleUserId === undefined;
}

/**
 * The call that does a command (amo crm_platform/leads-api, tasks-api, events-and-notes). Only what changes is sent.
 * @param responsibleUserId of the card, for a task that names nobody
 * @param current what the field of the card holds, for a change that adds to it
 */
export function commandCall(
  command: CrmCommand,
  responsibleUserId: number | null,
  current: readonly CurrentValue[] = [],
): CommandCall {
  switch (command.type) {
    case 'update_lead':
      return {
        method: 'PATCH',
        path: `/api/v4/leads/${command.leadId}`,
        body: { pipeline_id: command.pipelineId, status_id: command.statusId },
      };
    case 'create_task': {
      const responsible = command.responsibleUserId ?? responsibleUserId;
      return {
        method: 'POST',
        path: '/api/v4/tasks',
        body: [
          {
            entity_type: ENTITY_TYPES[command.entity.type],
            entity_id: command.entity.id,
            task_type_id: command.taskTypeId,
            text: command.text,
            complete_till: command.completeTill,
            ...(responsible === null ? {} : { responsible_user_id: responsible }),
          },
        ],
      };
    }
    case 'add_note':
      return {
        method: 'POST',
        path: `/api/v4/${ENTITY_TYPES[command.entity.type]}/${command.entity.id}/notes`,
        body: [
          {
            note_type: command.noteType,
            params: { text: command.text, ...(command.noteType === 'common' ? {} : { service: PRODUCT }) },
          },
        ],
      };
    case 'update_field':
      return {
        method: 'PATCH',
        path: `/api/v4/${ENTITY_TYPES[command.entity.type]}/${command.entity.id}`,
        body: {
          custom_fields_values: [{ field_id: command.fieldId, values: fieldValues(command.change, current) }],
        },
      };
  }
}

/** One sentence about what a command changed. */
export function commandDetail(command: CrmCommand, resultId: number): string {
  const entity = commandEntity(command);
  switch (command.type) {
    case 'update_lead':
      return `lead ${entity.id}: status ${command.statusId} of pipeline ${command.pipelineId}`;
    case 'create_task':
      return `${entity.type} ${entity.id}: task ${resultId}`;
    case 'add_note':
      return `${entity.type} ${entity.id}: note ${resultId}`;
    case 'update_field':
      return `${entity.type} ${entity.id}: field ${command.fieldId}`;
  }
}
