import { inclineFirstname, inclineLastname, inclineMiddlename } from 'lvovich';
import { LONGEST_WORD, remembered } from '../cache.ts';
import { type Forms, formsBy, type Gender, unchanged } from '../grammar/case.ts';
import { type EndingRules, readEndingRules } from '../grammar/ending-rules.ts';
import { withLetterCaseOf } from '../grammar/letter-case.ts';
import { isNameWord } from './name-lists.ts';
import type { NamePart } from './name-roles.ts';

/** A library's declension of one word: it takes and returns small letters. */
type Incline = typeof inclineFirstname;

const DECLENSIONS: Readonly<Record<NamePart['role'], { rules: EndingRules; incline: Incline }>> = {
  surname: { rules: readEndingRules('surname-corrections.tsv'), incline: inclineLastname },
  firstName: { rules: readEndingRules('first-name-corrections.tsv'), incline: inclineFirstname },
  patronymic: { rules: readEndingRules('patronymic-corrections.tsv'), incline: inclineMiddlename },
};

const CYRILLIC = /^[а-яё'’ʼ]{2,}$/u;

/**
 * The six forms of one part of a name: by our corrections, else by lvovich. Of an unknown gender only that is declined
 * which is the same for both (Глинка). Parts around a hyphen are declined each by itself.
 */
export function namePartForms(part: string, role: NamePart['role'], gender: Gender | null): Forms {
  if (!part.includes('-')) return wordForms(part, role, gender);
  const words = part.split('-');
  const last = words.at(-1) ?? '';
  return joinedForms(
    words.map((word, index) =>
      index < words.length - 1 && staysBefore(word, last) ? unchanged(word) : wordForms(word, role, gender),
    ),
  );
}

/** Абдул-Рахман, Тер-Петросян, Асан-Али: the first word stays. */
function staysBefore(word: string, last: string): boolean {
  return isNameWord('first-part', word) || isNameWord('last-part', last);
}

function joinedForms(words: readonly Forms[]): Forms {
  const at = (index: 0 | 1 | 2 | 3 | 4 | 5) => words.map((forms) => forms[index]).join('-');
  return [at(0), at(1), at(2), at(3), at(4), at(5)];
}

function wordForms(word: string, role: NamePart['role'], gender: Gender | null): Forms {
  return word.length > LONGEST_WORD ? unchanged(word) : knownForms(`${role} ${gender ?? 'unknown'} ${word}`);
}

const knownForms = remembered((key: string): Forms => {
  const [role = '', gender = ''] = key.split(' ', 2);
  const word = key.slice(role.length + gender.length + 2);
  const lower = word.toLowerCase();
  if (!CYRILLIC.test(lower)) return unchanged(word);
  const [, ...others] = gender === 'male' || gender === 'female' ? inGender(lower, role, gender) : inBoth(lower, role);
  const [b, c, d, e, f] = others;
  const cased = (form: string) => withLetterCaseOf(word, form);
  return [word, cased(b), cased(c), cased(d), cased(e), cased(f)];
});

function inBoth(word: string, role: string): Forms {
  const [asMan, asWoman] = [inGender(word, role, 'male'), inGender(word, role, 'female')];
  return asMan.every((form, index) => form === asWoman[index]) ? asMan : unchanged(word);
}

function inGender(word: string, role: string, gender: Gender): Forms {
  const { rules, incline } = DECLENSIONS[role === 'surname' || role === 'patronymic' ? role : 'firstName'];
  return (
    rules.formsOf(word, gender) ??
    formsBy((grammaticalCase) => (grammaticalCase === 'nominative' ? word : incline(word, grammaticalCase, gender)))
  );
}
