import type { Static } from 'typebox';
import {
  checkNote,
  createNote,
  NoteBatchInput,
  NoteBatchPatch,
  NoteInput,
  NotePatch,
  noteView,
  type TypedNote,
  updateNote,
} from '../entities/notes.ts';
import { type ApiAnswer, type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { filterOf, listFilter, orderOf, rangeFilter, sorted, withOf } from '../http/query.ts';
import type { Note } from '../state/feed.ts';
import { CARD_TYPES, type CardType } from '../state/fields.ts';
import { BatchErrors, parseBatch, parseObject } from '../validation/body.ts';
import { type FieldError, notFound, notSupported, validationProblem } from '../validation/problem.ts';

/** Notes of leads, contacts and companies. Source: amoCRM events-and-notes. */
export const noteRoutes: ApiRoute[] = CARD_TYPES.flatMap((type) => routesOf(type));

function routesOf(type: CardType): ApiRoute[] {
  const all = `/api/v4/${type}/notes`;
  const ofCard = `/api/v4/${type}/:entity/notes`;
  const one = (call: ApiCall): ApiAnswer => ({ status: 200, body: view(call, type, found(call, type)) });
  return [
    { method: 'GET', path: all, handle: (call) => list(call, type) },
    { method: 'POST', path: all, handle: (call) => add(call, type) },
    { method: 'PATCH', path: all, handle: (call) => changeMany(call, type) },
    { method: 'GET', path: `${all}/:id`, handle: one },
    { method: 'PATCH', path: `${all}/:id`, handle: (call) => changeOne(call, type) },
    { method: 'POST', path: `${all}/:id/pin`, handle: (call) => pin(call, type, true) },
    { method: 'POST', path: `${all}/:id/unpin`, handle: (call) => pin(call, type, false) },
    { method: 'GET', path: ofCard, handle: (call) => list(call, type) },
    { method: 'POST', path: ofCard, handle: (call) => addToOne(call, type) },
    { method: 'PATCH', path: ofCard, handle: (call) => changeMany(call, type) },
    { method: 'GET', path: `${ofCard}/:id`, handle: one },
    { method: 'PATCH', path: `${ofCard}/:id`, handle: (call) => changeOne(call, type) },
  ];
}

function view(call: ApiCall, type: CardType, note: Note): Record<string, unknown> {
  const pinned = withOf(call.query).has('is_pinned');
  return {
    ...noteView(call.account, note, pinned),
    _links: linkTo(call, `${type}/${note.entity_id}/notes/${note.id}`),
  };
}

function found(call: ApiCall, type: CardType): Note {
  const note = call.account.notes.get(idParam(call));
  const entity = call.params['entity'];
  if (!note || note.entityType !== type || (entity !== undefined && String(note.entity_id) !== entity))
    throw notFound();
  return note;
}

/** `filter[created_at]` is not known here and ignored, as on live accounts. */
function list(call: ApiCall, type: CardType): ApiAnswer {
  const filter = filterOf(call.query);
  const ids = listFilter(filter, 'id');
  const entities = listFilter(filter, 'entity_id');
  const types = listFilter(filter, 'note_type');
  const updated = rangeFilter(filter, 'updated_at');
  const entity = call.params['entity'];
  const notes = [...call.account.notes.values()].filter(
    (note) =>
      note.entityType === type &&
      (entity === undefined || String(note.entity_id) === entity) &&
      (!ids || ids.has(String(note.id))) &&
      (!entities || entities.has(String(note.entity_id))) &&
      (!types || types.has(note.note_type)) &&
      (!updated || updated(note.updated_at)),
  );
  const order = orderOf(call.query, ['updated_at', 'id']);
  const items = order ? sorted(notes, (note) => note[order.field], order.direction) : notes;
  return listAnswer(call, items, { key: 'notes', view: (note) => view(call, type, note) });
}

function add(call: ApiCall, type: CardType): ApiAnswer {
  const items = parseBatch(NoteBatchInput, call.body);
  return write(
    call,
    type,
    items.map(({ item: { entity_id, ...input }, requestId }) => ({ input, entityId: entity_id, requestId })),
  );
}

function addToOne(call: ApiCall, type: CardType): ApiAnswer {
  const entityId = idParam(call, 'entity');
  const items = parseBatch(NoteInput, call.body);
  return write(
    call,
    type,
    items.map(({ item: { entity_id: _given, ...input }, requestId }) => ({ input, entityId, requestId })),
  );
}

type NewNote = { input: TypedNote; entityId: number; requestId: string };

function write(call: ApiCall, type: CardType, items: NewNote[]): ApiAnswer {
  const batch = new BatchErrors();
  for (const { input, entityId, requestId } of items) {
    const errors: FieldError[] = [];
    checkNote(call.account, type, input, entityId, errors);
    batch.add(requestId, errors);
  }
  batch.throwIfAny();
  const notes = items.map(({ input, entityId, requestId }) => {
    const note = createNote(call.change, type, entityId, input);
    return {
      id: note.id,
      entity_id: entityId,
      request_id: requestId,
      _links: linkTo(call, `${type}/${entityId}/notes/${note.id}`),
    };
  });
  return { status: 200, body: { _links: linkTo(call, `${type}/notes`), _embedded: { notes } } };
}

function changeMany(call: ApiCall, type: CardType): ApiAnswer {
  const batch = new BatchErrors();
  const pairs = parseBatch(NoteBatchPatch, call.body).flatMap(({ item, requestId }) => {
    const note = call.account.notes.get(item.id);
    const errors: FieldError[] = [];
    if (!note || note.entityType !== type) errors.push(notSupported('id'));
    else checkPatch(call, type, note, item, errors);
    batch.add(requestId, errors);
    return note ? [{ note, item }] : [];
  });
  batch.throwIfAny();
  const notes = pairs.map(({ note, item }) => {
    updateNote(call.change, note, { ...item, note_type: note.note_type });
    return patched(call, type, note);
  });
  return { status: 200, body: { _links: linkTo(call, `${type}/notes`), _embedded: { notes } } };
}

function changeOne(call: ApiCall, type: CardType): ApiAnswer {
  const note = found(call, type);
  const input = parseObject(NotePatch, call.body);
  const errors: FieldError[] = [];
  checkPatch(call, type, note, input, errors);
  if (errors.length > 0) throw validationProblem([{ request_id: '0', errors }]);
  updateNote(call.change, note, { ...input, note_type: note.note_type });
  return { status: 200, body: patched(call, type, note) };
}

/** The type of a note cannot be changed, and read-only notes not at all. */
function checkPatch(
  call: ApiCall,
  type: CardType,
  note: Note,
  input: Static<typeof NotePatch>,
  errors: FieldError[],
): void {
  if (input.note_type !== undefined && note.note_type !== input.note_type) errors.push(notSupported('note_type'));
  else checkNote(call.account, type, { ...input, note_type: note.note_type }, note.entity_id, errors);
}

function patched(call: ApiCall, type: CardType, note: Note): Record<string, unknown> {
  return {
    id: note.id,
    entity_id: note.entity_id,
    updated_at: note.updated_at,
    _links: linkTo(call, `${type}/${note.entity_id}/notes/${note.id}`),
  };
}

function pin(call: ApiCall, type: CardType, on: boolean): ApiAnswer {
  found(call, type).isPinned = on;
  return { status: 204 };
}
