import { type Static, Type } from 'typebox';
import { applyFieldChanges, fieldValuesView } from '../entities/field-values.ts';
import { type ApiAnswer, type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { filterOf, listFilter } from '../http/query.ts';
import { nextId } from '../state/account.ts';
import type { CatalogElement } from '../state/catalogs.ts';
import { BatchErrors, closed, parseBatch, parseObject } from '../validation/body.ts';
import { type FieldChanges, FieldValuesInput, readFieldValues } from '../validation/field-values.ts';
import { type FieldError, missing, notFound, notSupported, validationProblem } from '../validation/problem.ts';
import { foundCatalog } from './catalogs.ts';

const writable = {
  custom_fields_values: Type.Optional(FieldValuesInput),
  request_id: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
};
const ElementInput = closed({ ...writable, name: Type.String({ maxLength: 255 }) });
const ElementPatch = closed({
  ...writable,
  id: Type.Optional(Type.Integer()),
  name: Type.Optional(Type.String({ maxLength: 255 })),
});
const ElementBatchPatch = closed({ ...ElementPatch.properties, id: Type.Integer() });

const PATH = '/api/v4/catalogs/:catalog/elements';

/** Elements of a list. Source: amoCRM catalogs-api. */
export const elementRoutes: ApiRoute[] = [
  { method: 'GET', path: PATH, handle: list },
  { method: 'POST', path: PATH, handle: add },
  { method: 'PATCH', path: PATH, handle: changeMany },
  { method: 'GET', path: `${PATH}/:id`, handle: (call) => ({ status: 200, body: view(call, found(call)) }) },
  { method: 'PATCH', path: `${PATH}/:id`, handle: changeOne },
];

function elementsOf(call: ApiCall): CatalogElement[] {
  const catalog = foundCatalog(call, 'catalog');
  return [...call.account.elements.values()].filter((entry) => entry.catalog_id === catalog.id && !entry.is_deleted);
}

function found(call: ApiCall): CatalogElement {
  const element = elementsOf(call).find((entry) => entry.id === idParam(call));
  if (!element) throw notFound();
  return element;
}

function list(call: ApiCall): ApiAnswer {
  const ids = listFilter(filterOf(call.query), 'id');
  const text = call.query['query'];
  const items = elementsOf(call).filter(
    (element) =>
      (!ids || ids.has(String(element.id))) &&
      (typeof text !== 'string' || element.name.toLowerCase().includes(text.toLowerCase())),
  );
  return listAnswer(call, items, { key: 'elements', view: (element) => view(call, element) });
}

function add(call: ApiCall): ApiAnswer {
  const { account, change } = call;
  const catalog = foundCatalog(call, 'catalog');
  const batch = new BatchErrors();
  const prepared = parseBatch(ElementInput, call.body).map(({ item, requestId }) => {
    const errors: FieldError[] = item.name === '' ? [missing('name')] : [];
    const fields = readFieldValues(account, `catalogs/${catalog.id}`, item.custom_fields_values, errors);
    batch.add(requestId, errors);
    return { item, fields, requestId };
  });
  batch.throwIfAny();
  const elements = prepared.map(({ item, fields, requestId }) => {
    const element: CatalogElement = {
      id: nextId(account),
      name: item.name,
      created_by: change.actorId,
      updated_by: change.actorId,
      created_at: change.now,
      updated_at: change.now,
      is_deleted: false,
      catalog_id: catalog.id,
      fieldValues: new Map(),
    };
    applyFieldChanges(element.fieldValues, fields);
    account.elements.set(element.id, element);
    return { ...view(call, element), request_id: requestId };
  });
  return answer(call, elements);
}

function changeMany(call: ApiCall): ApiAnswer {
  const known = elementsOf(call);
  const batch = new BatchErrors();
  const prepared = parseBatch(ElementBatchPatch, call.body).flatMap(({ item, requestId }) => {
    const element = known.find((entry) => entry.id === item.id);
    const errors: FieldError[] = element ? [] : [notSupported('id')];
    const fields = element ? fieldsOfPatch(call, element, item, errors) : null;
    batch.add(requestId, errors);
    return element && fields ? [{ element, item, fields }] : [];
  });
  batch.throwIfAny();
  const elements = prepared.map(({ element, item, fields }) => {
    update(call, element, item, fields);
    return view(call, element);
  });
  return answer(call, elements);
}

function changeOne(call: ApiCall): ApiAnswer {
  const element = found(call);
  const input = parseObject(ElementPatch, call.body);
  const errors: FieldError[] = [];
  const fields = fieldsOfPatch(call, element, input, errors);
  if (errors.length > 0) throw validationProblem([{ request_id: '0', errors }]);
  update(call, element, input, fields);
  return { status: 200, body: view(call, element) };
}

function fieldsOfPatch(
  call: ApiCall,
  element: CatalogElement,
  input: Static<typeof ElementPatch>,
  errors: FieldError[],
): FieldChanges {
  return readFieldValues(call.account, `catalogs/${element.catalog_id}`, input.custom_fields_values, errors);
}

function update(
  call: ApiCall,
  element: CatalogElement,
  input: Static<typeof ElementPatch>,
  fields: FieldChanges,
): void {
  element.name = input.name ?? element.name;
  applyFieldChanges(element.fieldValues, fields);
  element.updated_by = call.change.actorId;
  element.updated_at = call.change.now;
}

function answer(call: ApiCall, elements: Record<string, unknown>[]): ApiAnswer {
  const catalog = foundCatalog(call, 'catalog');
  return { status: 200, body: { _links: linkTo(call, `catalogs/${catalog.id}/elements`), _embedded: { elements } } };
}

function view(call: ApiCall, element: CatalogElement): Record<string, unknown> {
  const { fieldValues, ...rest } = element;
  return {
    ...rest,
    custom_fields_values: fieldValuesView(call.account, `catalogs/${element.catalog_id}`, fieldValues),
    account_id: call.account.profile.id,
    _links: linkTo(call, `catalogs/${element.catalog_id}/elements/${element.id}`),
  };
}
