import type { EntityRef } from './common.ts';

/** The cards without repeats, in parts of at most `size`: a card named twice in a bulk send is one recipient. */
export function entityParts(entities: readonly EntityRef[], size: number): EntityRef[][] {
  const unique = [...new Map(entities.map((entity) => [`${entity.type}:${entity.id}`, entity])).values()];
  return Array.from({ length: Math.ceil(unique.length / size) }, (_, index) =>
    unique.slice(index * size, (index + 1) * size),
  );
}
