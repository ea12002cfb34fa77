import { Type } from 'typebox';
import { type ApiAnswer, type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { wholeNumber } from '../http/query.ts';
import { nextId } from '../state/account.ts';
import { CARD_TYPES, type CardType } from '../state/fields.ts';
import { BatchErrors, closed, parseBatch } from '../validation/body.ts';
import { notFound, notSupported } from '../validation/problem.ts';

const FileRef = closed({ file_uuid: Type.String() });

/** Files attached to cards; the files themselves are on the drive. Source: amo files-api. */
export const fileRoutes: ApiRoute[] = [
  ...CARD_TYPES.flatMap((type) => {
    const path = `/api/v4/${type}/:id/files`;
    return [
      { method: 'GET', path, scope: 'files', handle: (call) => list(call, type) },
      { method: 'PUT', path, scope: 'files', handle: (call) => attach(call, type) },
      { method: 'DELETE', path, scope: 'files', handle: (call) => detach(call, type) },
    ] satisfies ApiRoute[];
  }),
  { method: 'GET', path: '/api/v4/files/:uuid/links', scope: 'files', handle: usages },
];

function demandCard(call: ApiCall, type: CardType): number {
  const id = idParam(call);
  const card = call.account[type].get(id);
  if (!card || card.is_deleted) throw notFound();
  return id;
}

function list(call: ApiCall, type: CardType): ApiAnswer {
  const id = demandCard(call, type);
  const before = wholeNumber(call.query['before_id']);
  const limit = wholeNumber(call.query['limit']) ?? 50;
  const files = call.account.entityFiles
    .filter((entry) => entry.entityType === type && entry.entityId === id && (before === null || entry.id < before))
    .slice(0, limit)
    .map((entry) => ({ file_uuid: entry.fileUuid, id: entry.id }));
  if (files.length === 0) return { status: 204 };
  return { status: 200, body: { _links: linkTo(call, `${type}/${id}/files`), _embedded: { files } } };
}

function attach(call: ApiCall, type: CardType): ApiAnswer {
  const entityId = demandCard(call, type);
  const { account } = call;
  const items = parseBatch(FileRef, call.body);
  const batch = new BatchErrors();
  for (const { item, requestId } of items) {
    const file = account.files.get(item.file_uuid);
    if (!file || file.is_trashed) batch.add(requestId, [notSupported('file_uuid')]);
  }
  batch.throwIfAny();
  for (const { item } of items) {
    const known = account.entityFiles.some(
      (entry) => entry.entityType === type && entry.entityId === entityId && entry.fileUuid === item.file_uuid,
    );
    if (!known) account.entityFiles.push({ id: nextId(account), entityType: type, entityId, fileUuid: item.file_uuid });
  }
  return { status: 202 };
}

function detach(call: ApiCall, type: CardType): ApiAnswer {
  const entityId = demandCard(call, type);
  const uuids = new Set(parseBatch(FileRef, call.body).map(({ item }) => item.file_uuid));
  call.account.entityFiles = call.account.entityFiles.filter(
    (entry) => entry.entityType !== type || entry.entityId !== entityId || !uuids.has(entry.fileUuid),
  );
  return { status: 202 };
}

function usages(call: ApiCall): ApiAnswer {
  const uuid = call.params['uuid'] ?? '';
  if (!call.account.files.has(uuid)) throw notFound();
  const links = call.account.entityFiles
    .filter((entry) => entry.fileUuid === uuid)
    .map((entry) => ({ id: entry.id, entity_type: entry.entityType, entity_id: entry.entityId }));
  if (links.length === 0) return { status: 204 };
  return { status: 200, body: { _links: linkTo(call, `files/${uuid}/links`), _embedded: { links } } };
}
