import type { CrmCommand, Parser } from '@pochtovik/contracts';
import { heldValues, readAnyCard, readLead } from '../amocrm/cards-api.ts';
import type { AmocrmClient, Query, Scope } from '../amocrm/client.ts';
import { readLinkedLeads } from '../amocrm/linked-leads.ts';
import { EventsPage, NotesPage, TasksPage } from '../amocrm/schemas.ts';
import { commandEntity, ENTITY_TYPES } from '../domain/command-call.ts';
import { evidenceSince, leadsLike, notesLike, tasksLike, wasMoved } from '../domain/command-evidence.ts';
import { endsWithText } from '../domain/field-change.ts';
import type { CommandStore } from '../store/command-store.ts';

/** Most events on a page (amo crm_platform/events-and-notes). */
const EVENTS_LIMIT = 100;
const LIMIT = 250;

/**
 * Looks whether a call whose answer was lost took effect.
 * @returns id of what it made or changed; null when there is no trace of it
 */
export async function findEffect(
  deps: { client: AmocrmClient; commands: CommandStore },
  scope: Scope,
  command: CrmCommand,
  attemptAt: Date,
): Promise<number | null> {
  const entity = commandEntity(command);
  const type = ENTITY_TYPES[entity.type];
  const read = <T>(path: string, query: Query, parser: Parser<T>) => deps.client.read(scope, path, query, parser);
  switch (command.type) {
    case 'create_task': {
      const query = { 'filter[entity_type]': type, 'filter[entity_id]': entity.id, 'order[created_at]': 'desc' };
      const page = await read('/api/v4/tasks', { ...query, limit: LIMIT }, TasksPage);
      return firstFree(deps, scope, command, tasksLike(page?._embedded.tasks ?? [], command, attemptAt));
    }
    case 'add_note': {
      const query = { 'filter[note_type]': [command.noteType], 'order[id]': 'desc', limit: LIMIT };
      const page = await read(`/api/v4/${type}/${entity.id}/notes`, query, NotesPage);
      return firstFree(deps, scope, command, notesLike(page?._embedded.notes ?? [], command, attemptAt));
    }
    case 'update_lead': {
      const lead = await readLead(deps.client, scope, command.leadId);
      if (!lead) return null;
      if (wasMoved(lead, [], command, attemptAt)) return lead.id;
      const query = {
        'filter[entity]': 'lead',
        'filter[entity_id]': [command.leadId],
        'filter[type]': 'lead_status_changed',
        'filter[created_at][from]': evidenceSince(attemptAt),
        limit: EVENTS_LIMIT,
      };
      const page = await read('/api/v4/events', query, EventsPage);
      return wasMoved(lead, page?._embedded.events ?? [], command, attemptAt) ? lead.id : null;
    }
    case 'create_lead': {
      const leads = await readLinkedLeads(deps.client, scope, command.entity);
      return firstFree(deps, scope, command, leadsLike(leads, command, attemptAt));
    }
    case 'update_tags':
      // Adding a tag that is there and taking off one that is not change nothing.
      return null;
    case 'update_field': {
      // Every other change says what the field holds afterwards, so that doing it again changes nothing.
      if (command.change.type !== 'add_text') return null;
      const card = await readAnyCard(deps.client, scope, entity);
      if (!card || (card.updated_at ?? 0) < evidenceSince(attemptAt)) return null;
      return endsWithText(command.change.text, heldValues(card, command.fieldId)) ? card.id : null;
    }
  }
}

/** The first that is not the known result of another command with the same words. */
async function firstFree(
  { commands }: { commands: CommandStore },
  scope: Scope,
  command: CrmCommand,
  found: { id: number }[],
): Promise<number | null> {
  const ids = found.map((item) => item.id);
  const taken = await commands.resultsAmong(scope.accountId, command.type, ids);
  return ids.find((id) => !taken.has(id)) ?? null;
}
