import type { CrmChanged, EventContract } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import { at, integerAt, textAt } from './webhook-body.ts';

/** What a webhook of amoCRM tells. */
export type CrmChanges = typeof CrmChanged extends EventContract<infer S> ? Static<S> : never;

const CHANGES = {
  add: 'added',
  update: 'updated',
  status: 'updated',
  responsible: 'updated',
  delete: 'deleted',
  restore: 'restored',
} as const;
/** Companies come among contacts, and tell it by their type (amoCRM, "webhooks format"). */
const GROUPS = ['leads', 'contacts'] as const;
const MAX_CARDS = 500;
const MAX_FIELDS = 1000;

/** Reads the webhook of an account; null when it tells of no card. What can not be read of it is passed over: it is a hint, and nothing more. */
export function readCrmChanges(body: unknown): CrmChanges | null {
  const found: CrmChanges = { cards: [], userIds: [], stages: [], fields: [] };
  const users = new Set<number>();
  const fields = new Map<number, string>();
  for (const group of GROUPS) {
    for (const [action, change] of Object.entries(CHANGES)) {
      for (const item of itemsOf(at(body, group, action))) {
        const id = integerAt(item, 'id');
        if (id === undefined || id < 1 || found.cards.length >= MAX_CARDS) continue;
        const type = group === 'leads' ? 'lead' : textAt(item, 'type') === 'company' ? 'company' : 'contact';
        found.cards.push({ type, id, change });
        const userId = integerAt(item, 'responsible_user_id');
        if (userId !== undefined && userId > 0) users.add(userId);
        const pipelineId = integerAt(item, 'pipeline_id');
        const statusId = integerAt(item, 'status_id');
        if (pipelineId !== undefined && statusId !== undefined) found.stages.push({ pipelineId, statusId });
        for (const field of itemsOf(at(item, 'custom_fields'))) {
          const fieldId = integerAt(field, 'id');
          const name = textAt(field, 'name');
          if (fieldId && name !== undefined && fields.size < MAX_FIELDS) fields.set(fieldId, name.slice(0, 300));
        }
      }
    }
  }
  if (found.cards.length === 0) return null;
  return { ...found, userIds: [...users], fields: [...fields].map(([id, name]) => ({ id, name })) };
}

/** The items of a list, which a form may have turned into an object with digits as keys. */
function itemsOf(list: unknown): unknown[] {
  return typeof list === 'object' && list !== null ? Object.values(list) : [];
}
