import { getFirstnameGender } from 'lvovich';
import { remembered } from '../cache.ts';
import type { Gender } from '../grammar/case.ts';
import { nameEndingOf } from './name-endings.ts';
import { genderOfListedName, isNameWord } from './name-lists.ts';
import { splitFullName } from './split-full-name.ts';

/**
 * The gender of the person a full name belongs to: told by the patronymic, else by the first name, else by the surname; null
 * where nothing tells (Саша Шевченко, Ким, a name in Latin letters).
 */
export function genderOf(fullName: string): Gender | null {
  const { surname, firstName, patronymic } = splitFullName(fullName);
  return (
    (patronymic && genderOfPatronymic(patronymic)) ||
    (firstName && genderOfFirstName(firstName)) ||
    (surname && genderOfSurname(surname)) ||
    null
  );
}

/** The gender that a patronymic tells; null where it is none. */
export function genderOfPatronymic(patronymic: string): Gender | null {
  const [, kinship] = patronymic.split(' ');
  if (kinship) return isNameWord('daughter', kinship) ? 'female' : 'male';
  const ending = nameEndingOf(patronymic);
  return ending?.part === 'patronymic' ? ending.gender : null;
}

/** The gender of a first name: by the list, else by its ending; null where both bear it. */
export const genderOfFirstName = remembered((name: string): Gender | null => {
  const listed = genderOfListedName(name) ?? genderOfListedName(name.split('-')[0] ?? '');
  if (listed !== undefined) return listed;
  // -ь tells nothing, and the library guesses.
  if (!/^[а-яё-]+[а-яё-](?<!ь)$/iu.test(name)) return null;
  const guess = getFirstnameGender(name);
  return guess === 'male' || guess === 'female' ? guess : null;
});

/** The gender that the ending of a surname tells; null where both bear it. */
export function genderOfSurname(surname: string): Gender | null {
  return nameEndingOf(surname.split(/[ -]/u).at(-1) ?? '')?.gender ?? null;
}
