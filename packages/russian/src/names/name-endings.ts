import { rowsOf, wordsOf } from '../data-file.ts';
import type { Gender } from '../grammar/case.ts';
import { folded } from './folded.ts';

/** What an ending tells: the part of the name it belongs to and, often, the gender. */
interface NameEnding {
  part: 'surname' | 'patronymic';
  gender: Gender | null;
}

const endings: ReadonlyMap<string, NameEnding> = new Map(
  rowsOf('name-endings.tsv').flatMap(([part, gender, list]) =>
    wordsOf(list).map((ending): [string, NameEnding] => [
      ending,
      {
        part: part === 'patronymic' ? 'patronymic' : 'surname',
        gender: gender === 'm' ? 'male' : gender === 'f' ? 'female' : null,
      },
    ]),
  ),
);

const LONGEST = Math.max(...[...endings.keys()].map((ending) => ending.length));

/** What the longest known ending of a word tells, if any; the ending must leave a stem of two letters. */
export function nameEndingOf(word: string): NameEnding | undefined {
  const plain = folded(word);
  for (let length = Math.min(LONGEST, plain.length - 2); length > 0; length--) {
    const ending = endings.get(plain.slice(-length));
    if (ending) return ending;
  }
  return undefined;
}
