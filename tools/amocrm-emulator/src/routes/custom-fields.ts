import {
  checkField,
  checkFieldPatch,
  createField,
  deleteField,
  FieldBatchPatch,
  FieldInput,
  FieldPatch,
  updateField,
} from '../entities/field-definitions.ts';
import { type ApiAnswer, type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { filterOf, listFilter, orderOf, sorted } from '../http/query.ts';
import { fieldsOf } from '../state/account.ts';
import type { FieldDefinition, FieldOwner } from '../state/fields.ts';
import { BatchErrors, parseBatch, parseObject } from '../validation/body.ts';
import { ApiProblem, type FieldError, notFound, notSupported, validationProblem } from '../validation/problem.ts';
import { demandCustomers } from './customers.ts';

type OwnerOf = (call: ApiCall) => FieldOwner;

/** Definitions of custom fields; writes are for administrators. Source: amoCRM custom-fields. */
export const customFieldRoutes: ApiRoute[] = [
  ...routesOf('leads', () => 'leads'),
  ...routesOf('contacts', () => 'contacts'),
  ...routesOf('companies', () => 'companies'),
  ...routesOf('customers', (call) => {
    demandCustomers(call.account);
    return 'customers';
  }),
  ...routesOf('catalogs/:catalog', (call) => {
    const id = idParam(call, 'catalog');
    if (!call.account.catalogs.has(id)) throw notFound();
    return `catalogs/${id}`;
  }),
];

function routesOf(name: string, owner: OwnerOf): ApiRoute[] {
  const path = `/api/v4/${name}/custom_fields`;
  return [
    { method: 'GET', path, handle: (call) => list(call, owner(call)) },
    { method: 'POST', path, admin: true, handle: (call) => add(call, owner(call)) },
    { method: 'PATCH', path, admin: true, handle: (call) => changeMany(call, owner(call)) },
    { method: 'GET', path: `${path}/groups`, handle: (call) => groups(call, owner(call)) },
    {
      method: 'GET',
      path: `${path}/:id`,
      handle: (call) => ({ status: 200, body: view(call, found(call, owner(call))) }),
    },
    { method: 'PATCH', path: `${path}/:id`, admin: true, handle: (call) => changeOne(call, owner(call)) },
    { method: 'DELETE', path: `${path}/:id`, admin: true, handle: (call) => remove(call, owner(call)) },
  ];
}

function found(call: ApiCall, owner: FieldOwner): FieldDefinition {
  const field = fieldsOf(call.account, owner).find((entry) => entry.id === idParam(call));
  if (!field) throw notFound();
  return field;
}

function list(call: ApiCall, owner: FieldOwner): ApiAnswer {
  const types = listFilter(filterOf(call.query), 'type');
  const fields = fieldsOf(call.account, owner).filter((field) => !types || types.has(field.type));
  const order = orderOf(call.query, ['sort', 'id']);
  const items = order ? sorted(fields, (field) => field[order.field], order.direction) : fields;
  return listAnswer(call, items, { key: 'custom_fields', totals: true, view: (field) => view(call, field) });
}

function add(call: ApiCall, owner: FieldOwner): ApiAnswer {
  const batch = new BatchErrors();
  const items = parseBatch(FieldInput, call.body);
  for (const { item, requestId } of items) {
    const errors: FieldError[] = [];
    checkField(call.account, owner, item, errors);
    batch.add(requestId, errors);
  }
  batch.throwIfAny();
  const fields = items.map(({ item, requestId }) => ({
    ...view(call, createField(call.account, owner, item)),
    request_id: requestId,
  }));
  return { status: 201, body: { _total_items: fields.length, _embedded: { custom_fields: fields } } };
}

function changeMany(call: ApiCall, owner: FieldOwner): ApiAnswer {
  const batch = new BatchErrors();
  const pairs = parseBatch(FieldBatchPatch, call.body).flatMap(({ item, requestId }) => {
    const field = fieldsOf(call.account, owner).find((entry) => entry.id === item.id);
    const errors: FieldError[] = field ? [] : [notSupported('id')];
    if (field) checkFieldPatch(field, item, errors);
    batch.add(requestId, errors);
    return field ? [{ field, item }] : [];
  });
  batch.throwIfAny();
  const fields = pairs.map(({ field, item }) => {
    updateField(call.account, field, item);
    return patched(call, field);
  });
  return { status: 200, body: { _total_items: fields.length, _embedded: { custom_fields: fields } } };
}

function changeOne(call: ApiCall, owner: FieldOwner): ApiAnswer {
  const field = found(call, owner);
  const input = parseObject(FieldPatch, call.body);
  const errors: FieldError[] = [];
  checkFieldPatch(field, input, errors);
  if (errors.length > 0) throw validationProblem([{ request_id: '0', errors }]);
  updateField(call.account, field, input);
  return { status: 200, body: patched(call, field) };
}

function remove(call: ApiCall, owner: FieldOwner): ApiAnswer {
  const field = found(call, owner);
  if (!field.is_deletable) throw new ApiProblem(400, 'This field can not be deleted');
  deleteField(call.account, field);
  return { status: 204 };
}

function groups(call: ApiCall, owner: FieldOwner): ApiAnswer {
  const name = call.account.profile.language === 'ru' ? 'Основное' : 'Main';
  const group = { id: 'default', name, is_predefined: true, type: 'custom_field_group', entity_type: owner, sort: 0 };
  return listAnswer(call, [group], { key: 'custom_field_groups', totals: true, view: (entry) => entry });
}

/** The answer of a PATCH gives `enums` as an object keyed by index. */
function patched(call: ApiCall, field: FieldDefinition): Record<string, unknown> {
  return { ...view(call, field), enums: field.enums === null ? null : { ...field.enums } };
}

function view(call: ApiCall, field: FieldDefinition): Record<string, unknown> {
  const catalog = field.owner.startsWith('catalogs/');
  const common = {
    id: field.id,
    name: field.name,
    type: field.type,
    account_id: call.account.profile.id,
    code: field.code,
    sort: field.sort,
    is_api_only: field.is_api_only,
    enums: field.enums,
    is_deletable: field.is_deletable,
    is_predefined: field.is_predefined,
    entity_type: catalog ? 'catalogs' : field.owner,
    remind: field.remind,
    currency: field.currency,
    is_computed: false,
    _links: linkTo(call, `${field.owner}/custom_fields/${field.id}`),
  };
  if (catalog)
    return {
      ...common,
      is_visible: field.is_visible,
      is_required: field.is_required,
      settings: null,
      nested: field.nested,
      search_in: field.search_in,
    };
  return {
    ...common,
    group_id: field.group_id,
    required_statuses: field.required_statuses,
    tracking_callback: field.tracking_callback,
    triggers: [],
    hidden_statuses: field.hidden_statuses,
    chained_lists: field.chained_lists,
  };
}
