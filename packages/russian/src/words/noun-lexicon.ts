import { rowsOf, wordsOf } from '../data-file.ts';
import type { NounGender } from '../grammar/case.ts';

/** What must be known of a noun to decline it. */
export interface NounTraits {
  gender: NounGender;
  animate: boolean;
  indeclinable: boolean;
  /** It has no singular: деньги. */
  pluralOnly: boolean;
}

const GENDERS: Readonly<Record<string, NounGender>> = { m: 'masculine', f: 'feminine', n: 'neuter' };

const listed = new Map<string, NounTraits>();
const endings: { ending: string; traits: NounTraits }[] = [];
for (const [kind = '', words] of rowsOf('nouns.tsv')) {
  const [gender = '', ...marks] = kind.split(' ');
  const traits: NounTraits = {
    gender: GENDERS[gender] ?? 'masculine',
    animate: marks.includes('person'),
    indeclinable: marks.includes('indeclinable'),
    pluralOnly: gender === 'p',
  };
  for (const word of wordsOf(words)) {
    if (word.startsWith('-')) endings.push({ ending: word.slice(1), traits });
    else listed.set(word, traits);
  }
}
endings.sort((one, other) => other.ending.length - one.ending.length);

/** Traits of a noun on the list; a compound (врач-терапевт, интернет-магазин) has those of its last word. */
export function listedNoun(word: string): NounTraits | undefined {
  return listed.get(word) ?? listed.get(word.replaceAll('ё', 'е'));
}

/** All nouns on the list, in small letters. */
export function listedNouns(): Iterable<[string, NounTraits]> {
  return listed;
}

/** Traits of any noun in small letters: from the list, else by its ending. */
export function nounTraits(word: string): NounTraits {
  return (
    listedNoun(word) ??
    endings.find(({ ending }) => word.endsWith(ending))?.traits ?? {
      gender: 'masculine',
      animate: false,
      indeclinable: true,
      pluralOnly: false,
    }
  );
}
