import type { Static, TObject } from 'typebox';
import type { ViewContext } from '../entities/card-views.ts';
import type { Change } from '../entities/change.ts';
import { allowed, demand } from '../entities/rights.ts';
import { type ApiAnswer, type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { orderOf, sorted, withOf } from '../http/query.ts';
import type { Account } from '../state/account.ts';
import type { Card } from '../state/cards.ts';
import type { CardType } from '../state/fields.ts';
import { BatchErrors, parseBatch, parseObject } from '../validation/body.ts';
import { type FieldError, notFound, notSupported, validationProblem } from '../validation/problem.ts';
import { filterCards } from './card-filters.ts';

/** What differs between leads, contacts and companies. */
export interface CardKind<C extends Card, I extends TObject, B extends TObject, P> {
  type: CardType;
  input: I;
  /** Item of a batch PATCH: the input plus a required id. */
  batch: B;
  orders: readonly ('created_at' | 'updated_at' | 'id')[];
  /** Whether the answer of a PATCH carries the name. */
  patchShowsName: boolean;
  all: (account: Account) => Map<number, C>;
  filter: (cards: C[], call: ApiCall) => C[];
  prepare: (account: Account, card: C | null, input: Static<I>, errors: FieldError[]) => P;
  fromBatch: (item: Static<B>) => { id: number; input: Static<I> };
  create: (change: Change, prepared: P) => C;
  update: (change: Change, card: C, prepared: P) => void;
  view: (context: ViewContext, card: C) => Record<string, unknown>;
}

/** List, one, add, change one, change many. */
export function cardRoutes<C extends Card, I extends TObject, B extends TObject, P>(
  kind: CardKind<C, I, B, P>,
): ApiRoute[] {
  const path = `/api/v4/${kind.type}`;
  return [
    { method: 'GET', path, handle: (call) => list(kind, call) },
    { method: 'GET', path: `${path}/:id`, handle: (call) => one(kind, call) },
    { method: 'POST', path, handle: (call) => add(kind, call) },
    { method: 'PATCH', path, handle: (call) => changeMany(kind, call) },
    { method: 'PATCH', path: `${path}/:id`, handle: (call) => changeOne(kind, call) },
  ];
}

function contextOf(call: ApiCall): ViewContext {
  return { account: call.account, base: call.base, with: withOf(call.query) };
}

function list<C extends Card, I extends TObject, B extends TObject, P>(
  kind: CardKind<C, I, B, P>,
  call: ApiCall,
): ApiAnswer {
  const context = contextOf(call);
  const onlyDeleted = context.with.has('only_deleted');
  const visible = [...kind.all(call.account).values()].filter(
    (card) => card.is_deleted === onlyDeleted && allowed(call.user, kind.type, 'view', card),
  );
  const found = kind.filter(filterCards(call.account, kind.type, visible, call.query), call);
  const order = orderOf(call.query, kind.orders);
  const items = order ? sorted(found, (card) => card[order.field], order.direction) : found;
  return listAnswer(call, items, { key: kind.type, view: (card) => kind.view(context, card) });
}

function one<C extends Card, I extends TObject, B extends TObject, P>(
  kind: CardKind<C, I, B, P>,
  call: ApiCall,
): ApiAnswer {
  const card = kind.all(call.account).get(idParam(call));
  const context = contextOf(call);
  if (!card || (card.is_deleted && !context.with.has('only_deleted'))) return { status: 204 };
  demand(call.user, kind.type, 'view', card);
  return { status: 200, body: kind.view(context, card) };
}

function add<C extends Card, I extends TObject, B extends TObject, P>(
  kind: CardKind<C, I, B, P>,
  call: ApiCall,
): ApiAnswer {
  demand(call.user, kind.type, 'add', null);
  const batch = new BatchErrors();
  const prepared = parseBatch(kind.input, call.body).map(({ item, requestId }) => {
    const errors: FieldError[] = [];
    const ready = kind.prepare(call.account, null, item, errors);
    batch.add(requestId, errors);
    return { ready, requestId };
  });
  batch.throwIfAny();
  const made = prepared.map(({ ready, requestId }) => {
    const card = kind.create(call.change, ready);
    return { id: card.id, request_id: requestId, _links: linkTo(call, `${kind.type}/${card.id}`) };
  });
  return { status: 200, body: { _links: linkTo(call, kind.type), _embedded: { [kind.type]: made } } };
}

function changeMany<C extends Card, I extends TObject, B extends TObject, P>(
  kind: CardKind<C, I, B, P>,
  call: ApiCall,
): ApiAnswer {
  const batch = new BatchErrors();
  const prepared = parseBatch(kind.batch, call.body).flatMap(({ item, requestId }) => {
    const { id, input } = kind.fromBatch(item);
    const card = existing(kind, call, id);
    const errors: FieldError[] = card ? [] : [notSupported('id')];
    if (card) demand(call.user, kind.type, 'edit', card);
    const ready = kind.prepare(call.account, card, input, errors);
    batch.add(requestId, errors);
    return card ? [{ card, ready }] : [];
  });
  batch.throwIfAny();
  const changed = prepared.map(({ card, ready }) => {
    kind.update(call.change, card, ready);
    return patched(kind, call, card);
  });
  return { status: 200, body: { _links: linkTo(call, kind.type), _embedded: { [kind.type]: changed } } };
}

function changeOne<C extends Card, I extends TObject, B extends TObject, P>(
  kind: CardKind<C, I, B, P>,
  call: ApiCall,
): ApiAnswer {
  const id = idParam(call);
  const card = existing(kind, call, id);
  if (!card) throw notFound();
  demand(call.user, kind.type, 'edit', card);
  const input = parseObject(kind.batch, withId(call.body, id));
  const errors: FieldError[] = [];
  const ready = kind.prepare(call.account, card, kind.fromBatch(input).input, errors);
  if (errors.length > 0) throw validationProblem([{ request_id: '0', errors }]);
  kind.update(call.change, card, ready);
  return { status: 200, body: patched(kind, call, card) };
}

/** The id of the path stands in for the one of the body; an empty body stays empty. */
function withId(body: unknown, id: number): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || Object.keys(body).length === 0) return body;
  return { ...body, id };
}

function existing<C extends Card, I extends TObject, B extends TObject, P>(
  kind: CardKind<C, I, B, P>,
  call: ApiCall,
  id: number,
): C | null {
  const card = kind.all(call.account).get(id);
  return card && !card.is_deleted ? card : null;
}

function patched<C extends Card, I extends TObject, B extends TObject, P>(
  kind: CardKind<C, I, B, P>,
  call: ApiCall,
  card: C,
): Record<string, unknown> {
  return {
    id: card.id,
    ...(kind.patchShowsName ? { name: card.name } : {}),
    updated_at: card.updated_at,
    _links: linkTo(call, `${kind.type}/${card.id}`),
  };
}
