import { remembered } from '../cache.ts';
import { type Case, formOf, type Gender } from '../grammar/case.ts';
import { namePartForms } from './decline-name-part.ts';
import { genderOf, genderOfFirstName, genderOfPatronymic, genderOfSurname } from './gender-of.ts';
import { isNameWord } from './name-lists.ts';
import { type NamePart, namePartsOf } from './name-roles.ts';

/**
 * A full name in a case: "Иванов Иван Иванович" → "Иванову Ивану Ивановичу". Order, blanks, letter case and everything around
 * the name stay. The gender is told by the name unless it is given; where neither tells, only words are declined whose forms
 * do not depend on it.
 */
export function declineFullName(fullName: string, grammaticalCase: Case, gender?: Gender | null): string {
  if (grammaticalCase === 'nominative') return fullName;
  const { parts, gender: told } = readName(fullName);
  const known = gender ?? told;
  let declined = '';
  let end = 0;
  for (const { text, start, role, stays } of parts) {
    declined += fullName.slice(end, start);
    declined += stays ? text : formOf(namePartForms(text, role, known), grammaticalCase);
    end = start + text.length;
  }
  return declined + fullName.slice(end);
}

/** A name taken apart, with what does not change in it: initials, "фон", the patronymic of оглы. */
interface ReadName {
  parts: readonly (NamePart & { stays: boolean })[];
  gender: Gender | null;
}

/** Longer texts than names are read anew each time. */
const LONGEST_REMEMBERED = 200;

function readName(text: string): ReadName {
  return text.length > LONGEST_REMEMBERED ? taken(text) : knownName(text);
}

const knownName = remembered(taken);

function taken(text: string): ReadName {
  const parts = namePartsOf(text);
  const hasKinship = parts.some((part) => isNameWord('kinship', part.text));
  const stays = (part: NamePart) =>
    part.kind === 'initial' || isNameWord('particle', part.text) || (part.role === 'patronymic' && hasKinship);
  return { parts: parts.map((part) => ({ ...part, stays: stays(part) })), gender: genderOf(text) };
}

/** A surname alone in a case; without a gender it is told by the surname's ending. */
export function declineSurname(surname: string, grammaticalCase: Case, gender?: Gender | null): string {
  return declinePart(surname, 'surname', grammaticalCase, gender ?? genderOfSurname(surname));
}

/** A first name alone in a case; without a gender it is told by the name. */
export function declineFirstName(firstName: string, grammaticalCase: Case, gender?: Gender | null): string {
  return declinePart(firstName, 'firstName', grammaticalCase, gender ?? genderOfFirstName(firstName));
}

/** A patronymic alone in a case; without a gender it is told by the patronymic. */
export function declinePatronymic(patronymic: string, grammaticalCase: Case, gender?: Gender | null): string {
  return declinePart(patronymic, 'patronymic', grammaticalCase, gender ?? genderOfPatronymic(patronymic));
}

/** A part may be several words (Гарсиа Маркес). */
function declinePart(part: string, role: NamePart['role'], grammaticalCase: Case, gender: Gender | null): string {
  return part.replace(/\S+/gu, (word) => formOf(namePartForms(word, role, gender), grammaticalCase));
}
