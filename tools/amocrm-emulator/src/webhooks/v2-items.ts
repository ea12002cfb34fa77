import { valueView } from '../entities/field-values.ts';
import { linkedTo } from '../entities/links.ts';
import { ELEMENT_TYPE } from '../entities/names.ts';
import { tagViews } from '../entities/tags.ts';
import { type Account, fieldsOf } from '../state/account.ts';
import type { Card, Lead } from '../state/cards.ts';
import type { Note, Task } from '../state/feed.ts';
import type { CardType, FieldDefinition, StoredValue } from '../state/fields.ts';
import { zoneOffset } from '../state/time-zone.ts';

/** A lead as account webhooks carry it: v2-era names (amo webhooks-format). */
export function leadItem(account: Account, lead: Lead): Record<string, unknown> {
  return {
    id: lead.id,
    name: lead.name,
    status_id: lead.status_id,
    price: lead.price,
    responsible_user_id: lead.responsible_user_id,
    last_modified: lead.updated_at,
    modified_user_id: lead.updated_by,
    created_user_id: lead.created_by,
    date_create: lead.created_at,
    pipeline_id: lead.pipeline_id,
    tags: tagViews(account, 'leads', lead.tagIds).map(({ id, name }) => ({ id, name })),
    account_id: account.profile.id,
    custom_fields: customFields(account, 'leads', lead),
    created_at: lead.created_at,
    updated_at: lead.updated_at,
  };
}

/** A contact or a company; both travel under `contacts`, told apart by `type`. */
export function personItem(account: Account, type: 'contacts' | 'companies', card: Card): Record<string, unknown> {
  const leads = linkedTo(account, type, card.id, 'leads').map((seen) => seen.id);
  const company = type === 'contacts' ? linkedTo(account, type, card.id, 'companies')[0] : undefined;
  return {
    id: card.id,
    name: card.name,
    responsible_user_id: card.responsible_user_id,
    date_create: card.created_at,
    last_modified: card.updated_at,
    created_user_id: card.created_by,
    modified_user_id: card.updated_by,
    account_id: account.profile.id,
    ...(company ? { company_name: account.companies.get(company.id)?.name ?? '', linked_company_id: company.id } : {}),
    tags: tagViews(account, type, card.tagIds).map(({ id, name }) => ({ id, name })),
    custom_fields: customFields(account, type, card),
    linked_leads_id: Object.fromEntries(leads.map((id) => [id, { ID: id }])),
    created_at: card.created_at,
    updated_at: card.updated_at,
    type: type === 'contacts' ? 'contact' : 'company',
  };
}

/** A task. */
export function taskItem(account: Account, task: Task): Record<string, unknown> {
  return {
    id: task.id,
    element_id: task.entity_id ?? 0,
    element_type: task.entity_type === null ? 0 : ELEMENT_TYPE[task.entity_type],
    task_type: task.task_type_id,
    date_create: wallClock(task.created_at, account.profile.timezone),
    last_modified: wallClock(task.updated_at, account.profile.timezone),
    text: task.text,
    status: task.is_completed ? 1 : 0,
    account_id: account.profile.id,
    created_user_id: task.created_by,
    modified_user_id: task.updated_by,
    responsible_user_id: task.responsible_user_id,
    complete_till: wallClock(task.complete_till, account.profile.timezone),
    complete_before: task.complete_till,
    created_at: task.created_at,
    updated_at: task.updated_at,
    ...(task.result === null ? {} : { result: { text: task.result } }),
  };
}

const NOTE_NUMBERS: Record<string, number> = {
  common: 4,
  attachment: 5,
  call_in: 10,
  call_out: 11,
  amomail_message: 15,
  service_message: 25,
  extended_service_message: 25,
  sms_in: 102,
  sms_out: 103,
};

/** A note; its type is a number here. */
export function noteItem(account: Account, note: Note): Record<string, unknown> {
  const text = note.params['text'];
  return {
    note: {
      id: note.id,
      note_type: NOTE_NUMBERS[note.note_type] ?? 4,
      element_id: note.entity_id,
      element_type: ELEMENT_TYPE[note.entityType],
      text: typeof text === 'string' ? text : JSON.stringify(note.params),
      created_by: note.created_by,
      modified_by: note.updated_by,
      main_user_id: note.responsible_user_id,
      group_id: note.group_id,
      account_id: account.profile.id,
      date_create: wallClock(note.created_at, account.profile.timezone),
      created_at: note.created_at,
      updated_at: note.updated_at,
      ...(note.note_type === 'attachment' ? { attachement: note.params['original_name'] ?? '' } : {}),
      metadata: JSON.stringify({ event_source: { type: 5, author_name: '' } }),
    },
  };
}

function customFields(account: Account, type: CardType, card: Card): Record<string, unknown>[] {
  return fieldsOf(account, type)
    .filter((field) => card.fieldValues.has(field.id))
    .map((field) => ({
      id: field.id,
      name: field.name,
      values: (card.fieldValues.get(field.id) ?? []).map((value) => v2Value(field, value)),
      ...(field.code === null ? {} : { code: field.code }),
    }));
}

function v2Value(field: FieldDefinition, stored: StoredValue): unknown {
  if (field.type === 'date' || field.type === 'date_time' || field.type === 'birthday')
    return stored.kind === 'plain' ? stored.value : '';
  const view = valueView(field, stored);
  if (stored.kind === 'enum') return { value: view['value'], enum: stored.enumId };
  if (stored.kind === 'plain' && field.type === 'checkbox') return { value: stored.value === true ? 1 : 0 };
  return view;
}

function wallClock(unix: number, zone: string): string {
  return new Date((unix + zoneOffset(unix, zone)) * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
