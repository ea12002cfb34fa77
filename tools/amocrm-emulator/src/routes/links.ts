import { type Static, Type } from 'typebox';
import { elementMetadata } from '../entities/card-views.ts';
import { isLinkedType, link, linkedExists, linksOf, mayLink, type SeenLink, unlink } from '../entities/links.ts';
import { demand } from '../entities/rights.ts';
import { type ApiAnswer, type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { filterOf, listFilter } from '../http/query.ts';
import { CARD_TYPES, type CardType } from '../state/fields.ts';
import { BatchErrors, closed, nullable, parseBatch } from '../validation/body.ts';
import { ApiProblem, type FieldError, missing, notFound, notSupported } from '../validation/problem.ts';

const Metadata = Type.Optional(
  nullable(
    closed({
      is_main: Type.Optional(Type.Boolean()),
      main_contact: Type.Optional(Type.Boolean()),
      quantity: Type.Optional(Type.Number()),
      catalog_id: Type.Optional(Type.Integer()),
      price_id: Type.Optional(nullable(Type.Integer())),
      updated_by: Type.Optional(Type.Integer()),
    }),
  ),
);
const LinkInput = closed({ to_entity_id: Type.Integer(), to_entity_type: Type.String(), metadata: Metadata });
const MassInput = closed({ ...LinkInput.properties, entity_id: Type.Integer() });

type Wanted = { entityId: number; item: Static<typeof LinkInput>; requestId: string };

/** Links, one card at a time and in bulk. Source: amoCRM entity-links-api. */
export const linkRoutes: ApiRoute[] = CARD_TYPES.flatMap((type) => {
  const one = `/api/v4/${type}/:id`;
  const mass = `/api/v4/${type}`;
  return [
    { method: 'GET', path: `${one}/links`, handle: (call) => listOne(call, type) },
    { method: 'POST', path: `${one}/link`, handle: (call) => linkAll(call, type, ofOne(call, type)) },
    { method: 'POST', path: `${one}/unlink`, handle: (call) => unlinkAll(call, type, ofOne(call, type)) },
    { method: 'GET', path: `${mass}/links`, handle: (call) => listMass(call, type) },
    { method: 'POST', path: `${mass}/link`, handle: (call) => linkAll(call, type, ofMany(call)) },
    { method: 'POST', path: `${mass}/unlink`, handle: (call) => unlinkAll(call, type, ofMany(call)) },
  ] satisfies ApiRoute[];
});

function ofOne(call: ApiCall, type: CardType): Wanted[] {
  const entityId = idParam(call);
  if (!linkedExists(call.account, type, entityId)) throw notFound();
  return parseBatch(LinkInput, call.body).map(({ item, requestId }) => ({ entityId, item, requestId }));
}

function ofMany(call: ApiCall): Wanted[] {
  return parseBatch(MassInput, call.body).map(({ item: { entity_id, ...item }, requestId }) => ({
    entityId: entity_id,
    item,
    requestId,
  }));
}

function listOne(call: ApiCall, type: CardType): ApiAnswer {
  const id = idParam(call);
  if (!linkedExists(call.account, type, id)) throw notFound();
  return answer(call, `${type}/${id}/links`, selected(call, type, id));
}

function listMass(call: ApiCall, type: CardType): ApiAnswer {
  const ids = listFilter(filterOf(call.query), 'entity_id');
  if (!ids) throw new ApiProblem(400, 'filter[entity_id] is required');
  const links = [...ids].flatMap((id) => selected(call, type, Number(id)));
  return answer(call, `${type}/links`, links);
}

function answer(call: ApiCall, path: string, links: Record<string, unknown>[]): ApiAnswer {
  if (links.length === 0) return { status: 204 };
  return { status: 200, body: { _total_items: links.length, _links: linkTo(call, path), _embedded: { links } } };
}

/** `filter[to_entity_id]` and `filter[to_entity_type]` only work together. */
function selected(call: ApiCall, type: CardType, id: number): Record<string, unknown>[] {
  const filter = filterOf(call.query);
  const ids = listFilter(filter, 'to_entity_id');
  const types = listFilter(filter, 'to_entity_type');
  const catalogs = listFilter(filter, 'to_catalog_id');
  if ((ids === null) !== (types === null))
    throw new ApiProblem(400, 'filter[to_entity_id] and filter[to_entity_type] are required together');
  return linksOf(call.account, type, id)
    .filter(
      (seen) =>
        (!ids || ids.has(String(seen.id))) &&
        (!types || types.has(seen.type)) &&
        (!catalogs || catalogs.has(String(seen.link.catalogId))),
    )
    .map((seen) => view(type, id, seen));
}

function view(type: CardType, id: number, seen: SeenLink): Record<string, unknown> {
  const contact = type === 'leads' && seen.type === 'contacts';
  const element = seen.type === 'catalog_elements';
  return {
    entity_id: id,
    entity_type: type,
    to_entity_id: seen.id,
    to_entity_type: seen.type,
    metadata: contact ? { main_contact: seen.link.main } : element ? elementMetadata(seen) : null,
  };
}

function check(call: ApiCall, type: CardType, wanted: Wanted[]): void {
  const batch = new BatchErrors();
  for (const { entityId, item, requestId } of wanted) {
    const errors: FieldError[] = [];
    const card = call.account[type].get(entityId);
    if (!card || card.is_deleted) errors.push(notSupported('entity_id'));
    else demand(call.user, type, 'edit', card);
    const other = item.to_entity_type;
    if (!isLinkedType(other) || !mayLink(type, other)) errors.push(notSupported('to_entity_type'));
    else if (!linkedExists(call.account, other, item.to_entity_id)) errors.push(notSupported('to_entity_id'));
    else if (other === 'catalog_elements') {
      const catalogId = item.metadata?.catalog_id;
      if (catalogId === undefined) errors.push(missing('metadata.catalog_id'));
      else if (call.account.elements.get(item.to_entity_id)?.catalog_id !== catalogId)
        errors.push(notSupported('metadata.catalog_id'));
    }
    batch.add(requestId, errors);
  }
  batch.throwIfAny();
}

function linkAll(call: ApiCall, type: CardType, wanted: Wanted[]): ApiAnswer {
  check(call, type, wanted);
  const links = wanted.flatMap(({ entityId, item }) => {
    const other = item.to_entity_type;
    if (!isLinkedType(other)) return [];
    link(call.change, type, entityId, other, item.to_entity_id, {
      main: item.metadata?.is_main ?? item.metadata?.main_contact,
      quantity: item.metadata?.quantity,
      catalogId: item.metadata?.catalog_id,
      priceId: item.metadata?.price_id,
      updatedBy: item.metadata?.updated_by,
    });
    return linksOf(call.account, type, entityId)
      .filter((seen) => seen.type === other && seen.id === item.to_entity_id)
      .map((seen) => view(type, entityId, seen));
  });
  const path = call.path.replace('/api/v4/', '');
  return { status: 200, body: { _total_items: links.length, _links: linkTo(call, path), _embedded: { links } } };
}

function unlinkAll(call: ApiCall, type: CardType, wanted: Wanted[]): ApiAnswer {
  const batch = new BatchErrors();
  for (const { item, requestId } of wanted)
    if (!isLinkedType(item.to_entity_type)) batch.add(requestId, [notSupported('to_entity_type')]);
  batch.throwIfAny();
  for (const { entityId, item } of wanted)
    if (isLinkedType(item.to_entity_type)) unlink(call.change, type, entityId, item.to_entity_type, item.to_entity_id);
  return { status: 204 };
}
