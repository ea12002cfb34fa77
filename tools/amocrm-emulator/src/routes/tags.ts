import { Type } from 'typebox';
import { tagByName } from '../entities/tags.ts';
import { type ApiAnswer, type ApiCall, type ApiRoute, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { filterOf, listFilter, listOf } from '../http/query.ts';
import { CARD_TYPES, type CardType } from '../state/fields.ts';
import { BatchErrors, closed, nullable, parseBatch } from '../validation/body.ts';
import { type FieldError, missing, notExpected, notSupported } from '../validation/problem.ts';

/** The 23 colours a lead's tag may have (amoCRM tags-api). */
const COLORS = new Set(
  (
    'EBEBEB D0D0D0 F2DDF7 D1A4DC FF8F92 FFC8C8 C7DB8C DDEBB5 8699DA AABDFF FFCE5A FFE193 ' +
    '90CDB0 C6F4DE A9A5D7 D8D5FF 86C0FC 832161 6A0F49 0C7C59 10599D 9D2B32 247BA0'
  ).split(' '),
);

const TagInput = closed({
  name: Type.String({ maxLength: 255 }),
  color: Type.Optional(nullable(Type.String())),
  request_id: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
});

/** Tags of leads, contacts and companies; an existing name answers with the existing id. */
export const tagRoutes: ApiRoute[] = CARD_TYPES.flatMap(
  (type) =>
    [
      { method: 'GET', path: `/api/v4/${type}/tags`, handle: (call) => list(call, type) },
      { method: 'POST', path: `/api/v4/${type}/tags`, handle: (call) => add(call, type) },
    ] satisfies ApiRoute[],
);

function list(call: ApiCall, type: CardType): ApiAnswer {
  const filter = filterOf(call.query);
  const ids = listFilter(filter, 'id');
  const names = listOf(filter['name']);
  const text = call.query['query'];
  const tags = call.account.tags[type].filter(
    (tag) =>
      (!ids || ids.has(String(tag.id))) &&
      (names.length === 0 || names.includes(tag.name)) &&
      (typeof text !== 'string' || tag.name.toLowerCase().includes(text.toLowerCase())),
  );
  return listAnswer(call, tags, { key: 'tags', view: (tag) => ({ ...tag }) });
}

function add(call: ApiCall, type: CardType): ApiAnswer {
  const batch = new BatchErrors();
  const items = parseBatch(TagInput, call.body);
  for (const { item, requestId } of items) {
    const errors: FieldError[] = [];
    if (item.name === '') errors.push(missing('name'));
    if (item.color !== undefined && type !== 'leads') errors.push(notExpected('color'));
    else if (item.color && !COLORS.has(item.color)) errors.push(notSupported('color'));
    batch.add(requestId, errors);
  }
  batch.throwIfAny();
  const tags = items.map(({ item, requestId }) => ({
    ...tagByName(call.account, type, item.name, item.color ?? null),
    request_id: requestId,
  }));
  return {
    status: 200,
    body: { _total_items: tags.length, _links: linkTo(call, `${type}/tags`), _embedded: { tags } },
  };
}
