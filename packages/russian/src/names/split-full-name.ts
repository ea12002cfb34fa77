import { type NamePart, namePartsOf } from './name-roles.ts';

/** The parts of a full name as they were written; null where there is none. */
export interface FullName {
  surname: string | null;
  firstName: string | null;
  patronymic: string | null;
}

/**
 * Splits a name as people type it: parts in any order, with initials, with a company, position, telephone or address around
 * it ("ООО «Ромашка» Анна Петровна"). What is no name gives three nulls.
 */
export function splitFullName(text: string): FullName {
  const parts = namePartsOf(text);
  return {
    surname: joined(parts, 'surname'),
    firstName: joined(parts, 'firstName'),
    patronymic: joined(parts, 'patronymic'),
  };
}

/**
 * The surname with initials: "Иванов И. И.", or with `before` "И. И. Иванов". A name without a surname stays as it was
 * written.
 */
export function initials(text: string, { before = false }: { before?: boolean } = {}): string {
  const { surname, firstName, patronymic } = splitFullName(text);
  if (surname === null || firstName === null) return text;
  const letters = [firstName, ...(patronymic === null ? [] : [patronymic])].map(initialOf).join(' ');
  return before ? `${letters} ${surname}` : `${surname} ${letters}`;
}

/** Анна-Мария → А.-М. */
function initialOf(name: string): string {
  return name
    .split('-')
    .map((part) => `${part.slice(0, 1).toUpperCase()}.`)
    .join('-');
}

function joined(parts: NamePart[], role: NamePart['role']): string | null {
  const texts = parts.filter((part) => part.role === role).map(({ text }) => text);
  return texts.length > 0 ? texts.join(' ') : null;
}
