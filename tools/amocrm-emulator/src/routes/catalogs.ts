import { type Static, Type } from 'typebox';
import { type ApiAnswer, type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { nextId } from '../state/account.ts';
import type { Catalog } from '../state/catalogs.ts';
import { BatchErrors, closed, parseBatch, parseObject } from '../validation/body.ts';
import { ApiProblem, missing, notFound, notSupported } from '../validation/problem.ts';

const MAX_CATALOGS = 10;

const CatalogType = Type.Unsafe<Catalog['type']>({
  type: 'string',
  enum: ['regular', 'invoices', 'products', 'suppliers'],
});
const writable = {
  sort: Type.Optional(Type.Integer()),
  can_add_elements: Type.Optional(Type.Boolean()),
  can_show_in_cards: Type.Optional(Type.Boolean()),
  can_link_multiple: Type.Optional(Type.Boolean()),
  request_id: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
};
const CatalogInput = closed({ ...writable, name: Type.String({ maxLength: 255 }), type: Type.Optional(CatalogType) });
const CatalogPatch = closed({
  ...writable,
  id: Type.Optional(Type.Integer()),
  name: Type.Optional(Type.String({ maxLength: 255 })),
});
const CatalogBatchPatch = closed({ ...CatalogPatch.properties, id: Type.Integer() });

/** Lists of the account. Source: amoCRM catalogs-api. */
export const catalogRoutes: ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v4/catalogs',
    handle: (call) =>
      listAnswer(call, [...call.account.catalogs.values()], { key: 'catalogs', view: (entry) => view(call, entry) }),
  },
  { method: 'POST', path: '/api/v4/catalogs', admin: true, handle: add },
  { method: 'PATCH', path: '/api/v4/catalogs', admin: true, handle: changeMany },
  {
    method: 'GET',
    path: '/api/v4/catalogs/:id',
    handle: (call) => ({ status: 200, body: view(call, foundCatalog(call, 'id')) }),
  },
  {
    method: 'PATCH',
    path: '/api/v4/catalogs/:id',
    admin: true,
    handle: (call) => {
      const catalog = foundCatalog(call, 'id');
      update(call, catalog, parseObject(CatalogPatch, call.body));
      return { status: 200, body: view(call, catalog) };
    },
  },
];

/** The list a path names. @throws ApiProblem 404. */
export function foundCatalog(call: ApiCall, name: string): Catalog {
  const catalog = call.account.catalogs.get(idParam(call, name));
  if (!catalog) throw notFound();
  return catalog;
}

function add(call: ApiCall): ApiAnswer {
  const { account, change } = call;
  const items = parseBatch(CatalogInput, call.body);
  if (account.catalogs.size + items.length > MAX_CATALOGS) throw new ApiProblem(422, `Limit ${MAX_CATALOGS} catalogs`);
  const batch = new BatchErrors();
  for (const { item, requestId } of items) if (item.name === '') batch.add(requestId, [missing('name')]);
  batch.throwIfAny();
  const catalogs = items.map(({ item, requestId }) => {
    const catalog: Catalog = {
      id: nextId(account),
      name: item.name,
      created_by: change.actorId,
      updated_by: change.actorId,
      created_at: change.now,
      updated_at: change.now,
      sort: item.sort ?? 10,
      type: item.type ?? 'regular',
      can_add_elements: item.can_add_elements ?? false,
      can_show_in_cards: item.can_show_in_cards ?? false,
      can_link_multiple: item.can_link_multiple ?? true,
      can_be_deleted: true,
      sdk_widget_code: null,
    };
    account.catalogs.set(catalog.id, catalog);
    return { ...view(call, catalog), request_id: requestId };
  });
  return { status: 200, body: { _links: linkTo(call, 'catalogs'), _embedded: { catalogs } } };
}

function changeMany(call: ApiCall): ApiAnswer {
  const batch = new BatchErrors();
  const pairs = parseBatch(CatalogBatchPatch, call.body).flatMap(({ item, requestId }) => {
    const catalog = call.account.catalogs.get(item.id);
    if (!catalog) batch.add(requestId, [notSupported('id')]);
    return catalog ? [{ catalog, item }] : [];
  });
  batch.throwIfAny();
  const catalogs = pairs.map(({ catalog, item }) => {
    update(call, catalog, item);
    return view(call, catalog);
  });
  return { status: 200, body: { _links: linkTo(call, 'catalogs'), _embedded: { catalogs } } };
}

function update(call: ApiCall, catalog: Catalog, input: Static<typeof CatalogPatch>): void {
  catalog.name = input.name ?? catalog.name;
  catalog.sort = input.sort ?? catalog.sort;
  catalog.can_add_elements = input.can_add_elements ?? catalog.can_add_elements;
  catalog.can_show_in_cards = input.can_show_in_cards ?? catalog.can_show_in_cards;
  catalog.can_link_multiple = input.can_link_multiple ?? catalog.can_link_multiple;
  catalog.updated_by = call.change.actorId;
  catalog.updated_at = call.change.now;
}

function view(call: ApiCall, catalog: Catalog): Record<string, unknown> {
  return { ...catalog, account_id: call.account.profile.id, _links: linkTo(call, `catalogs/${catalog.id}`) };
}
