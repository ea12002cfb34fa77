import { rowsOf, wordLists, wordsOf } from '../data-file.ts';
import type { Gender } from '../grammar/case.ts';
import { folded } from './folded.ts';

const GENDERS: Readonly<Record<string, Gender | null>> = { m: 'male', f: 'female', mf: null };

const firstNames: ReadonlyMap<string, Gender | null> = new Map(
  rowsOf('first-names.tsv').flatMap(([gender = '', names]) =>
    wordsOf(names).map((name): [string, Gender | null] => [folded(name), GENDERS[gender] ?? null]),
  ),
);

const words = wordLists('name-words.tsv');

/** The gender of a first name that is on the list; null where both bear it (Саша), undefined where it is not on the list. */
export function genderOfListedName(name: string): Gender | null | undefined {
  return firstNames.get(folded(name));
}

/** Kinds of words that stand in names without being names. */
export type NameWord =
  | 'noise'
  | 'kinship'
  | 'daughter'
  | 'surname-like-patronymic'
  | 'fathers-stem'
  | 'particle'
  | 'first-part'
  | 'last-part';

/** Whether a word, in any letter case, is on a list of `name-words.tsv`. */
export function isNameWord(kind: NameWord, word: string): boolean {
  return words.get(kind)?.has(folded(word)) ?? false;
}
