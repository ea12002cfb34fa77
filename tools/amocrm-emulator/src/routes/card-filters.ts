import { valueView } from '../entities/field-values.ts';
import { filterOf, listFilter, listOf, type Query, rangeFilter } from '../http/query.ts';
import { type Account, fieldsOf } from '../state/account.ts';
import type { Card, Lead } from '../state/cards.ts';
import type { CardType } from '../state/fields.ts';
import { asRecord } from '../validation/body.ts';

/** Cards that pass `filter` and `query`; filters the platform does not know are ignored. */
export function filterCards<C extends Card>(account: Account, type: CardType, cards: C[], query: Query): C[] {
  const tests = [...commonTests(query), ...fieldTests(account, type, query), ...textTests(account, type, query)];
  return cards.filter((card) => tests.every((test) => test(card)));
}

/** Filters only leads have: stage, pipeline, price, closing time. */
export function filterLeads(leads: Lead[], query: Query): Lead[] {
  const filter = filterOf(query);
  const pipelines = listFilter(filter, 'pipeline_id');
  const price = rangeFilter(filter, 'price');
  const closed = rangeFilter(filter, 'closed_at');
  const stages = stagePairs(filter['statuses']);
  return leads.filter(
    (lead) =>
      (!pipelines || pipelines.has(String(lead.pipeline_id))) &&
      (!price || price(lead.price)) &&
      (!closed || closed(lead.closed_at)) &&
      (!stages || stages.has(`${lead.pipeline_id}/${lead.status_id}`)),
  );
}

/** `filter[statuses][n]` needs both ids; a half pair is ignored. */
function stagePairs(value: unknown): Set<string> | null {
  const items = Array.isArray(value) ? value : Object.values(asRecord(value) ?? {});
  const pairs = items.flatMap((item: unknown) => {
    const record = asRecord(item);
    const pipeline = record?.['pipeline_id'];
    const status = record?.['status_id'];
    return typeof pipeline === 'string' && typeof status === 'string' ? [`${pipeline}/${status}`] : [];
  });
  return pairs.length > 0 ? new Set(pairs) : null;
}

type Test = (card: Card) => boolean;

function commonTests(query: Query): Test[] {
  const filter = filterOf(query);
  const tests: Test[] = [];
  for (const key of ['id', 'name', 'created_by', 'updated_by', 'responsible_user_id'] as const) {
    const wanted = key === 'name' ? namesOf(filter['name']) : listFilter(filter, key);
    const range = key === 'id' ? rangeFilter(filter, 'id') : null;
    if (range && asRecord(filter['id']) && 'from' in (asRecord(filter['id']) ?? {}))
      tests.push((card) => range(card.id));
    else if (wanted) tests.push((card) => wanted.has(String(card[key])));
  }
  for (const key of ['created_at', 'updated_at'] as const) {
    const range = rangeFilter(filter, key);
    if (range) tests.push((card) => range(card[key]));
  }
  return tests;
}

/** Names may hold commas, so they are never split. */
function namesOf(value: unknown): Set<string> | null {
  const names = listOf(value);
  return names.length > 0 ? new Set(names) : null;
}

function fieldTests(account: Account, type: CardType, query: Query): Test[] {
  const wanted = asRecord(filterOf(query)['custom_fields_values']) ?? {};
  return Object.keys(wanted).flatMap((key) => {
    const field = fieldsOf(account, type).find((known) => String(known.id) === key);
    if (!field) return [];
    const range = rangeFilter(wanted, key);
    const list = new Set(listOf(wanted[key]));
    return [
      (card: Card) =>
        (card.fieldValues.get(field.id) ?? []).some((stored) => {
          const view = valueView(field, stored);
          if (range && asRecord(wanted[key]) && !Array.isArray(wanted[key])) return range(Number(view['value']));
          return list.has(String(view['enum_id'] ?? '')) || list.has(String(view['value']));
        }),
    ];
  });
}

/** `query` looks into the name and every filled field; digits are compared without punctuation for phones. */
function textTests(account: Account, type: CardType, query: Query): Test[] {
  const text = query['query'];
  if (typeof text !== 'string' || text === '') return [];
  const needle = text.toLowerCase();
  const digits = text.replaceAll(/\D/g, '');
  return [
    (card) => {
      if (card.name.toLowerCase().includes(needle) || String(card.id) === text) return true;
      return fieldsOf(account, type).some((field) =>
        (card.fieldValues.get(field.id) ?? []).some((stored) => {
          const value = String(valueView(field, stored)['value'] ?? '').toLowerCase();
          const phone = digits.length >= 5 && field.code === 'PHONE' && value.replaceAll(/\D/g, '').includes(digits);
          return value.includes(needle) || phone;
        }),
      );
    },
  ];
}
