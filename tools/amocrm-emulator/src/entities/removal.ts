import type { Card, Lead } from '../state/cards.ts';
import type { CardType } from '../state/fields.ts';
import type { Change } from './change.ts';
import { link, linksOf } from './links.ts';
import { eventEntity, hookGroup, SINGULAR } from './names.ts';

/** Deletes a card as a user does in the interface; the API has no delete. It stays readable with `only_deleted`. */
export function deleteCard(change: Change, type: CardType, card: Card): void {
  card.is_deleted = true;
  card.updated_at = change.now;
  change.event({ type: `${SINGULAR[type]}_deleted`, entityType: eventEntity(type), entityId: card.id });
  const lead = change.account.leads.get(card.id);
  const stage =
    type === 'leads' && lead ? { status_id: lead.status_id, pipeline_id: lead.pipeline_id } : { type: SINGULAR[type] };
  change.hook(`delete_${SINGULAR[type]}`, hookGroup(type), 'delete', { id: card.id, ...stage });
}

/** Merges a lead into another: links, notes and tasks go over, then the first is deleted. */
export function mergeLeads(change: Change, lead: Lead, into: Lead): void {
  const { account } = change;
  for (const seen of linksOf(account, 'leads', lead.id))
    link(change, 'leads', into.id, seen.type, seen.id, { catalogId: seen.link.catalogId ?? undefined });
  for (const note of account.notes.values())
    if (note.entityType === 'leads' && note.entity_id === lead.id) note.entity_id = into.id;
  for (const task of account.tasks.values())
    if (task.entity_type === 'leads' && task.entity_id === lead.id) task.entity_id = into.id;
  into.tagIds = [...new Set([...into.tagIds, ...lead.tagIds])];
  into.updated_at = change.now;
  change.event({ type: 'entity_merged', entityType: 'lead', entityId: into.id });
  deleteCard(change, 'leads', lead);
}
