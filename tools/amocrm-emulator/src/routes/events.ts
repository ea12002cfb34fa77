import { EVENT_TYPES } from '../entities/event-types.ts';
import { isCardType } from '../entities/names.ts';
import { type ApiAnswer, type ApiCall, type ApiRoute, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { filterOf, listFilter, type Query, rangeFilter, withOf } from '../http/query.ts';
import type { CrmEvent } from '../state/feed.ts';
import { asRecord } from '../validation/body.ts';
import { ApiProblem, notFound } from '../validation/problem.ts';

/** amoCRM's cap; the Kommo digest says 250. */
const MAX_EVENTS = 100;

/** `/api/v4/events`. Source: amoCRM events-and-notes. */
export const eventRoutes: ApiRoute[] = [
  { method: 'GET', path: '/api/v4/events', handle: list },
  {
    method: 'GET',
    path: '/api/v4/events/types',
    handle: (call) => {
      const asked = call.query['language_code'];
      const lang = asked === 'ru' || asked === 'en' ? asked : call.account.profile.language;
      const types = EVENT_TYPES.map((entry, index) => ({ key: entry.key, type: index + 1, lang: entry[lang] }));
      return {
        status: 200,
        body: {
          _total_items: types.length,
          _links: linkTo(call, 'events/types'),
          _embedded: { events_types: types },
        },
      };
    },
  },
  {
    method: 'GET',
    path: '/api/v4/events/:id',
    handle: (call) => {
      const event = call.account.events.find((entry) => entry.id === call.params['id']);
      if (!event) throw notFound();
      return { status: 200, body: view(call, event) };
    },
  },
];

function list(call: ApiCall): ApiAnswer {
  const filter = filterOf(call.query);
  const ids = listFilter(filter, 'id');
  const created = rangeFilter(filter, 'created_at');
  const authors = atMostTen(listFilter(filter, 'created_by'), 'created_by');
  const entities = listFilter(filter, 'entity');
  const entityIds = atMostTen(listFilter(filter, 'entity_id'), 'entity_id');
  const types = listFilter(filter, 'type');
  const after = valueTest(filter['value_after']);
  const before = valueTest(filter['value_before']);
  const events = call.account.events.filter(
    (event) =>
      (!ids || ids.has(event.id)) &&
      (!created || created(event.created_at)) &&
      (!authors || authors.has(String(event.created_by))) &&
      (!entities || entities.has(event.entity_type)) &&
      (!entityIds || entityIds.has(String(event.entity_id))) &&
      (!types || types.has(event.type) || (types.has('custom_field_value_changed') && isFieldChange(event))) &&
      after(event.value_after) &&
      before(event.value_before),
  );
  return listAnswer(call, events.toReversed(), { key: 'events', max: MAX_EVENTS, view: (event) => view(call, event) });
}

function isFieldChange(event: CrmEvent): boolean {
  return /^custom_field_\d+_value_changed$/.test(event.type);
}

function atMostTen(values: Set<string> | null, name: string): Set<string> | null {
  if (values && values.size > 10) throw new ApiProblem(400, `No more than 10 values of ${name}`);
  return values;
}

/** `value_after` / `value_before`: stages, responsible users, field values, plain values. */
function valueTest(value: unknown): (values: Record<string, unknown>[]) => boolean {
  const filter = asRecord(value);
  if (!filter) return () => true;
  const tests: ((entry: Record<string, unknown>) => boolean)[] = [];
  const stages = stagesOf(filter);
  if (stages)
    tests.push((entry) => {
      const stage = asRecord(entry['lead_status']);
      return stages.has(`${String(stage?.['pipeline_id'])}/${String(stage?.['id'])}`);
    });
  const users = listFilter(filter, 'responsible_user_id');
  if (users) tests.push((entry) => users.has(String(asRecord(entry['responsible_user'])?.['id'])));
  const enums = listFilter(filter, 'custom_field_values');
  if (enums) tests.push((entry) => enums.has(String(asRecord(entry['custom_field_value'])?.['enum_id'])));
  const plain = listFilter(filter, 'value');
  if (plain)
    tests.push((entry) =>
      Object.values(entry).some((inner) =>
        Object.values(asRecord(inner) ?? {}).some((leaf) => plain.has(String(leaf))),
      ),
    );
  return (values) => tests.every((test) => values.some(test));
}

function stagesOf(filter: Query): Set<string> | null {
  const value = filter['leads_statuses'];
  const items = Array.isArray(value) ? value : Object.values(asRecord(value) ?? {});
  const pairs = items.flatMap((item: unknown) => {
    const record = asRecord(item);
    return record ? [`${String(record['pipeline_id'])}/${String(record['status_id'])}`] : [];
  });
  return pairs.length > 0 ? new Set(pairs) : null;
}

const PLURAL: Record<string, string> = { lead: 'leads', contact: 'contacts', company: 'companies' };

function view(call: ApiCall, event: CrmEvent): Record<string, unknown> {
  const plural = PLURAL[event.entity_type] ?? 'tasks';
  const name = isCardType(plural) ? call.account[plural].get(event.entity_id)?.name : undefined;
  const named = withOf(call.query).has(`${event.entity_type}_name`) && name !== undefined;
  return {
    id: event.id,
    type: event.type,
    entity_id: event.entity_id,
    entity_type: event.entity_type,
    created_by: event.created_by,
    created_at: event.created_at,
    value_after: event.value_after,
    value_before: event.value_before,
    account_id: call.account.profile.id,
    _links: linkTo(call, `events/${event.id}`),
    _embedded: {
      entity: {
        id: event.entity_id,
        ...(named ? { name } : {}),
        _links: linkTo(call, `${plural}/${event.entity_id}`),
      },
    },
  };
}
