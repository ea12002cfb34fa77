import { rowsOf, wordsOf } from '../data-file.ts';
import type { Gender } from '../grammar/case.ts';
import { withLetterCaseOf } from '../grammar/letter-case.ts';
import { adjectiveOf } from './adjective.ts';

/** Feminine forms that do not just add -а: пришёл, согласен. */
const feminines = new Map(
  rowsOf('feminine-forms.tsv').flatMap(([, list]) =>
    wordsOf(list).map((pair): [string, string] => {
      const [masculine = '', feminine = ''] = pair.split('/');
      return [masculine, feminine];
    }),
  ),
);

const endings: readonly { masculine: string; feminine: string }[] = rowsOf('feminine-forms.tsv')
  .filter(([kind]) => kind === 'endings')
  .flatMap(([, list]) => wordsOf(list))
  .map((pair) => ({ masculine: pair.split('/')[0] ?? '', feminine: pair.split('/')[1] ?? '' }));

/**
 * A verb in the past, a participle or an adjective for a person of this gender, given in the masculine: "получил" →
 * "получила", "записался" → "записалась", "уважаемый" → "уважаемая". Of an unknown gender the masculine stays.
 */
export function byGender(masculine: string, gender: Gender | null): string {
  if (gender !== 'female') return masculine;
  const word = masculine.toLowerCase();
  return withLetterCaseOf(masculine, feminineOf(word));
}

/** One of two texts by gender; the third, or else the first, where it is unknown: "Уважаемый", "Уважаемая", "Здравствуйте,". */
export function chooseByGender(gender: Gender | null, male: string, female: string, unknown = male): string {
  if (gender === null) return unknown;
  return gender === 'female' ? female : male;
}

function feminineOf(word: string): string {
  const known = feminines.get(word) ?? feminines.get(word.replaceAll('ё', 'е'));
  if (known !== undefined) return known;
  const adjective = adjectiveOf(word);
  if (adjective?.agreement === 'masculine')
    return adjective.stem + (/н$/u.test(adjective.stem) && word.endsWith('ий') ? 'яя' : 'ая');
  const rule = endings.find(({ masculine }) => word.endsWith(masculine) && word.length > masculine.length);
  return rule ? word.slice(0, -rule.masculine.length) + rule.feminine : word;
}
