import { type Case, formOf, type Gender } from '../grammar/case.ts';
import { namePartForms } from './decline-name-part.ts';
import { genderOf } from './gender-of.ts';
import { isNameWord } from './name-lists.ts';
import { namePartsOf } from './name-roles.ts';

/**
 * A full name in a case: "Иванов Иван Иванович" → "Иванову Ивану Ивановичу". Order, blanks, letter case and everything around
 * the name stay. The gender is told by the name unless it is given; where neither tells, only words are declined whose forms
 * do not depend on it.
 */
export function declineFullName(fullName: string, grammaticalCase: Case, gender?: Gender | null): string {
  if (grammaticalCase === 'nominative') return fullName;
  const parts = namePartsOf(fullName);
  const known = gender ?? genderOf(fullName);
  const hasKinship = parts.some(({ text }) => isNameWord('kinship', text));
  let declined = '';
  let end = 0;
  for (const { text, start, kind, role } of parts) {
    const stays = kind === 'initial' || isNameWord('particle', text) || (role === 'patronymic' && hasKinship);
    declined += fullName.slice(end, start);
    declined += stays ? text : formOf(namePartForms(text, role, known), grammaticalCase);
    end = start + text.length;
  }
  return declined + fullName.slice(end);
}

/** A surname alone in a case; without a gender it is told by the surname's ending. */
export function declineSurname(surname: string, grammaticalCase: Case, gender?: Gender | null): string {
  return formOf(namePartForms(surname, 'surname', gender ?? genderOf(surname)), grammaticalCase);
}

/** A first name alone in a case; without a gender it is told by the name. */
export function declineFirstName(firstName: string, grammaticalCase: Case, gender?: Gender | null): string {
  return formOf(namePartForms(firstName, 'firstName', gender ?? genderOf(firstName)), grammaticalCase);
}

/** A patronymic alone in a case; without a gender it is told by the patronymic. */
export function declinePatronymic(patronymic: string, grammaticalCase: Case, gender?: Gender | null): string {
  return formOf(namePartForms(patronymic, 'patronymic', gender ?? genderOf(patronymic)), grammaticalCase);
}
