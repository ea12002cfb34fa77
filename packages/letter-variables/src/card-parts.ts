import type { CardPart } from '@pochtovik/contracts';
import { ENTITIES, LISTS } from './fields.ts';

const PART_OF: ReadonlyMap<string, CardPart> = new Map([
  ['customer', 'customer'],
  ['element', 'elements'],
  ['elements', 'elements'],
]);
const WRITTEN: readonly (readonly [CardPart, RegExp])[] = [...PART_OF].map(([path, part]) => {
  const names = [path, ...(ENTITIES[path]?.names ?? []), ...(LISTS[path]?.names ?? [])];
  // A letter written as a character reference may be part of any name.
  return [part, new RegExp(`\\{[^{}]*(?:${names.join('|')}|&#)`, 'iu')];
});

/** The parts of a card that these variables need beyond what every card has. */
export function cardPartsOf(paths: readonly string[]): CardPart[] {
  return [...new Set(paths.flatMap((path) => PART_OF.get(path.split('.')[0] ?? '') ?? []))];
}

/** The parts that texts may need, told before they are parsed: rather one too many than one too few. */
export function cardPartsNamed(texts: readonly string[]): CardPart[] {
  return [...new Set(WRITTEN.flatMap(([part, name]) => (texts.some((text) => name.test(text)) ? [part] : [])))];
}
