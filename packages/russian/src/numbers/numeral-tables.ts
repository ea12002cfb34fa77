import { rowsOf, wordsOf } from '../data-file.ts';
import { type Forms, unchanged } from '../grammar/case.ts';

/** A power of a thousand: its noun and the word its ordinal ends with (тысячный). */
export interface Scale {
  power: number;
  gender: 'masculine' | 'feminine';
  singular: Forms;
  plural: Forms;
  /** Stem of the ordinal: тысячн-ый. */
  ordinal: string;
}

/** Six forms of a field with six words. */
export function sixForms(field = ''): Forms {
  const [nominative = '', genitive, dative, accusative, instrumental, prepositional] = wordsOf(field);
  if (!genitive || !dative || !accusative || !instrumental || !prepositional) return unchanged(nominative);
  return [nominative, genitive, dative, accusative, instrumental, prepositional];
}

/** Cardinals up to 900 by key: the number, with `f` or `n` where gender matters (`2f`). */
export const CARDINALS: ReadonlyMap<string, Forms> = new Map(
  rowsOf('cardinals.tsv').map(([key = '', forms]) => [key, sixForms(forms)]),
);

/** Powers of a thousand, the largest first. */
export const SCALES: readonly Scale[] = rowsOf('scales.tsv')
  .map(
    ([power, gender, singular, plural, ordinal = '']): Scale => ({
      power: Number(power),
      gender: gender === 'f' ? 'feminine' : 'masculine',
      singular: sixForms(singular),
      plural: sixForms(plural),
      ordinal,
    }),
  )
  .toReversed();

/** Ordinals by number: the nominative of the masculine, and what the number is at the beginning of a compound (двух-). */
export const ORDINALS: ReadonlyMap<number, { nominative: string; prefix: string }> = new Map(
  rowsOf('ordinals.tsv').map(([value, nominative = '', prefix = '']) => [Number(value), { nominative, prefix }]),
);
