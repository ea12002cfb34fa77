import { fieldsOf } from '../state/account.ts';
import type { Card } from '../state/cards.ts';
import type { CardType, FieldDefinition, FieldType, StoredValue } from '../state/fields.ts';
import type { FieldChanges } from '../validation/field-values.ts';
import type { CommonInput } from './card-input.ts';
import type { Change } from './change.ts';
import { applyFieldChanges, valueView } from './field-values.ts';
import { link } from './links.ts';
import { eventEntity } from './names.ts';
import { applyTags } from './tags.ts';

/** Numbers of field types inside `custom_field_value` of events; the numbering is the platform's old one. */
const FIELD_NUMBERS: Record<FieldType, number> = {
  text: 1,
  numeric: 2,
  checkbox: 3,
  select: 4,
  multiselect: 5,
  date: 6,
  url: 7,
  multitext: 8,
  textarea: 9,
  radiobutton: 10,
  streetaddress: 11,
  smart_address: 13,
  birthday: 14,
  legal_entity: 15,
  date_time: 19,
  price: 20,
  category: 21,
  tracking_data: 23,
  linked_entity: 24,
  chained_list: 25,
  monetary: 26,
  file: 27,
};

/** Author and time of a new card, its number and its group. */
export function newCard(change: Change, id: number, input: CommonInput): Card {
  const responsible = input.responsible_user_id ?? responsibleDefault(change);
  return {
    id,
    name: input.name ?? '',
    responsible_user_id: responsible,
    group_id: change.account.users.get(responsible)?.groupId ?? 0,
    created_by: input.created_by ?? change.actorId,
    updated_by: input.updated_by ?? change.actorId,
    created_at: input.created_at ?? change.now,
    updated_at: input.updated_at ?? change.now,
    is_deleted: false,
    fieldValues: new Map(),
    tagIds: [],
  };
}

function responsibleDefault(change: Change): number {
  if (change.account.users.has(change.actorId)) return change.actorId;
  return [...change.account.users.values()].find((user) => user.isAdmin)?.id ?? 0;
}

/** Who was responsible before, when a change gave the card to somebody else. */
export interface CommonOutcome {
  oldResponsible: number | null;
}

/** Applies the common keys of a write to a card: name, responsible, fields, tags, links. Events are written. */
export function applyCommon(
  change: Change,
  type: CardType,
  card: Card,
  input: CommonInput,
  fields: FieldChanges,
  isNew: boolean,
): CommonOutcome {
  const base = { entityType: eventEntity(type), entityId: card.id };
  if (!isNew && input.name !== undefined && input.name !== null && input.name !== card.name) {
    change.event({
      ...base,
      type: 'name_field_changed',
      before: [{ name_field_value: { name: card.name } }],
      after: [{ name_field_value: { name: input.name } }],
    });
    card.name = input.name;
  }
  const oldResponsible = isNew ? null : giveTo(change, type, card, input.responsible_user_id);
  recordFieldChanges(change, type, card, fields);
  applyTags(change, type, card, {
    replace: input._embedded?.tags,
    add: input.tags_to_add,
    remove: input.tags_to_delete,
  });
  for (const other of ['contacts', 'companies', 'leads'] as const)
    for (const ref of input._embedded?.[other] ?? []) link(change, type, card.id, other, ref.id, { main: ref.is_main });
  return { oldResponsible };
}

function giveTo(change: Change, type: CardType, card: Card, userId: number | undefined): number | null {
  if (userId === undefined || userId === card.responsible_user_id) return null;
  const old = card.responsible_user_id;
  change.event({
    type: 'entity_responsible_changed',
    entityType: eventEntity(type),
    entityId: card.id,
    before: [{ responsible_user: { id: old } }],
    after: [{ responsible_user: { id: userId } }],
  });
  card.responsible_user_id = userId;
  card.group_id = change.account.users.get(userId)?.groupId ?? 0;
  return old;
}

function recordFieldChanges(change: Change, type: CardType, card: Card, changes: FieldChanges): void {
  const before = new Map(card.fieldValues);
  for (const id of applyFieldChanges(card.fieldValues, changes)) {
    const field = fieldsOf(change.account, type).find((known) => known.id === id);
    if (!field) continue;
    change.event({
      type: `custom_field_${id}_value_changed`,
      entityType: eventEntity(type),
      entityId: card.id,
      before: eventValues(field, before.get(id)),
      after: eventValues(field, card.fieldValues.get(id)),
    });
  }
}

function eventValues(field: FieldDefinition, values: StoredValue[] | undefined): Record<string, unknown>[] {
  return (values ?? []).map((stored) => {
    const value = valueView(field, stored)['value'];
    return {
      custom_field_value: {
        field_id: field.id,
        field_type: FIELD_NUMBERS[field.type],
        enum_id: stored.kind === 'enum' ? stored.enumId : null,
        text: typeof value === 'object' ? JSON.stringify(value) : String(value ?? ''),
      },
    };
  });
}
