import { isCapitalised } from '../grammar/letter-case.ts';
import { folded } from './folded.ts';
import { nameEndingOf } from './name-endings.ts';
import { genderOfListedName, isNameWord } from './name-lists.ts';
import { type NameToken, nameTokens } from './name-tokens.ts';

/** A word of a name with the part it plays. Neighbours of one role are one part ("Алирза оглы", "Гарсиа Маркес"). */
export interface NamePart extends NameToken {
  role: 'surname' | 'firstName' | 'patronymic';
}

/**
 * Tells which word of a name is which, in any order. Patronymics are known by their ending, first names by the list, surnames
 * by what is left; where nothing tells, two words are first name and surname.
 */
export function namePartsOf(text: string): NamePart[] {
  const tokens = nameTokens(text);
  const words = tokens.filter(({ kind }) => kind === 'word');
  if (!words.some(({ text }) => isCapitalised(text) || isKnown(text))) return [];

  const roles = new Map<NameToken, NamePart['role']>();
  const free = () => words.filter((word) => !roles.has(word));
  for (const word of patronymicIn(words)) roles.set(word, 'patronymic');
  const firstName = firstNameAmong(free(), words, [...roles.keys()][0]);
  if (firstName) roles.set(firstName, 'firstName');
  for (const word of free()) roles.set(word, 'surname');
  assignInitials(tokens, roles);
  return tokens.flatMap((token) => {
    const role = roles.get(token);
    return role ? [{ ...token, role }] : [];
  });
}

function isKnown(word: string): boolean {
  return isFirstName(word) || nameEndingOf(word) !== undefined;
}

/** Анна-Мария is a first name when both of its parts are. */
function isFirstName(word: string): boolean {
  return (
    genderOfListedName(word) !== undefined ||
    (word.includes('-') && word.split('-').every((part) => genderOfListedName(part) !== undefined))
  );
}

function patronymicIn(words: NameToken[]): NameToken[] {
  const kinship = words.findIndex(({ text }) => isNameWord('kinship', text));
  if (kinship > 0) return words.slice(kinship - 1, kinship + 1);
  const candidates = words.filter(({ text }) => nameEndingOf(text)?.part === 'patronymic');
  const afterFirstName = candidates.find((word) => {
    const before = words[words.indexOf(word) - 1];
    return before !== undefined && isFirstName(before.text);
  });
  const chosen = (words.length > 2 && afterFirstName) || candidates.at(-1);
  return chosen && !isSurname(chosen.text, words) ? [chosen] : [];
}

/** Рабинович, Макаревич: beside one more word these are surnames, unless a father could have borne the name. */
function isSurname(word: string, words: NameToken[]): boolean {
  if (words.length > 2 || nameEndingOf(word)?.gender !== 'male' || /(улы|оглы|угли|уулу)$/u.test(word)) return false;
  const isOfWoman = words.some(({ text }) => genderOfListedName(text) === 'female');
  return isOfWoman || isNameWord('surname-like-patronymic', word) || !isFathersName(word);
}

/** Names on a hard consonant give -ович, those on a soft one -евич: Макарович is a patronymic, Макаревич a surname. */
function isFathersName(patronymic: string): boolean {
  const plain = folded(patronymic);
  const stem = plain.replace(/(ович|евич|ич)$/u, '');
  const nominatives = plain.endsWith('евич')
    ? [`${stem}й`, `${stem}ь`, `${stem.replace(/ь$/u, '')}ий`]
    : [stem, `${stem}а`, `${stem}я`, `${stem}о`];
  return isNameWord('fathers-stem', stem) || nominatives.some((name) => genderOfListedName(name) === 'male');
}

function firstNameAmong(free: NameToken[], all: NameToken[], patronymic?: NameToken): NameToken | undefined {
  const listed = free.filter(({ text }) => isFirstName(text));
  if (listed.length === 1) return listed[0];
  const candidates = listed.length > 0 ? listed : free;
  if (patronymic) {
    const before = all[all.indexOf(patronymic) - 1];
    if (before && candidates.includes(before)) return before;
  }
  const notSurnames = candidates.filter(({ text }) => nameEndingOf(text)?.part !== 'surname');
  return notSurnames[0] ?? listed[0];
}

/** Initials are first name and patronymic, in this order, as far as words have not taken these parts. */
function assignInitials(tokens: NameToken[], roles: Map<NameToken, NamePart['role']>): void {
  const taken = new Set(roles.values());
  const initials = tokens.filter(({ kind }) => kind === 'initial');
  if (initials.length > 0 && taken.has('firstName') && !taken.has('surname')) {
    // "Иванов И.": the only word beside initials that start with the first name is the surname.
    const word = tokens.find((token) => roles.get(token) === 'firstName');
    if (word && !isFirstName(word.text)) {
      roles.set(word, 'surname');
      taken.delete('firstName');
    }
  }
  const open = (['firstName', 'patronymic'] as const).filter((role) => !taken.has(role));
  for (const initial of initials) {
    const role = open.shift();
    if (role) roles.set(initial, role);
  }
}
