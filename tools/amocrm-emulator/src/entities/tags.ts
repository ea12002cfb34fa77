import { type Static, Type } from 'typebox';
import { type Account, nextId } from '../state/account.ts';
import type { Card, Tag } from '../state/cards.ts';
import type { CardType } from '../state/fields.ts';
import { closed, nullable } from '../validation/body.ts';
import { type FieldError, missing, notSupported } from '../validation/problem.ts';
import type { Change } from './change.ts';
import { eventEntity } from './names.ts';

/** A tag named by id or by name. `color` and `request_id` of a read model are ignored. */
export const TagRef = closed({
  id: Type.Optional(Type.Integer()),
  name: Type.Optional(Type.String()),
  color: Type.Optional(nullable(Type.String())),
});

/** What a write says about tags. */
export interface TagInput {
  replace?: Static<typeof TagRef>[] | null | undefined;
  add?: Static<typeof TagRef>[] | undefined;
  remove?: Static<typeof TagRef>[] | undefined;
}

/** Refuses references to tags that are not there. */
export function checkTags(account: Account, type: CardType, input: TagInput, errors: FieldError[]): void {
  const check = (refs: Static<typeof TagRef>[] | null | undefined, path: string) =>
    (refs ?? []).forEach((ref, index) => {
      if (ref.id === undefined && (ref.name === undefined || ref.name === ''))
        errors.push(missing(`${path}.${index}.name`));
      else if (ref.id !== undefined && !account.tags[type].some((tag) => tag.id === ref.id))
        errors.push(notSupported(`${path}.${index}.id`));
    });
  check(input.replace, '_embedded.tags');
  check(input.add, 'tags_to_add');
  check(input.remove, 'tags_to_delete');
}

/** The tag of a name, made when it is new. */
export function tagByName(account: Account, type: CardType, name: string, color: string | null = null): Tag {
  const known = account.tags[type].find((tag) => tag.name.toLowerCase() === name.toLowerCase());
  if (known) return known;
  const tag: Tag = { id: nextId(account), name, color };
  account.tags[type].push(tag);
  return tag;
}

/** Applies what a write says about tags; true when the set changed. Events are written. */
export function applyTags(change: Change, type: CardType, card: Card, input: TagInput): boolean {
  const idOf = (ref: Static<typeof TagRef>) => ref.id ?? tagByName(change.account, type, ref.name ?? '').id;
  const before = [...card.tagIds];
  let next = input.replace === undefined ? before : (input.replace ?? []).map(idOf);
  const removed = new Set((input.remove ?? []).map(idOf));
  next = [...next, ...(input.add ?? []).map(idOf)].filter((id) => !removed.has(id));
  card.tagIds = [...new Set(next)];
  const added = card.tagIds.filter((id) => !before.includes(id));
  const dropped = before.filter((id) => !card.tagIds.includes(id));
  const names = (ids: number[]) => tagViews(change.account, type, ids).map((tag) => ({ tag: { name: tag.name } }));
  const base = { entityType: eventEntity(type), entityId: card.id };
  if (added.length > 0) change.event({ ...base, type: 'entity_tag_added', after: names(added) });
  if (dropped.length > 0) change.event({ ...base, type: 'entity_tag_deleted', before: names(dropped) });
  return added.length > 0 || dropped.length > 0;
}

/** Tags as `_embedded.tags` shows them. */
export function tagViews(account: Account, type: CardType, ids: number[]): Tag[] {
  return account.tags[type].filter((tag) => ids.includes(tag.id)).map(({ id, name, color }) => ({ id, name, color }));
}
