import { inclineFirstname, inclineLastname, inclineMiddlename } from 'lvovich';
import { LONGEST_WORD, remembered } from '../cache.ts';
import { type Forms, formsBy, type Gender, unchanged } from '../grammar/case.ts';
import { type EndingRules, readEndingRules } from '../grammar/ending-rules.ts';
import { withLetterCaseOf } from '../grammar/letter-case.ts';
import type { NamePart } from './name-roles.ts';

/** A library's declension of one word: it takes and returns small letters. */
type Incline = typeof inclineFirstname;

const DECLENSIONS: Readonly<Record<NamePart['role'], { rules: EndingRules; incline: Incline }>> = {
  surname: { rules: readEndingRules('surname-corrections.tsv'), incline: inclineLastname },
  firstName: { rules: readEndingRules('first-name-corrections.tsv'), incline: inclineFirstname },
  patronymic: { rules: readEndingRules('patronymic-corrections.tsv'), incline: inclineMiddlename },
};

const CYRILLIC = /^[а-яё]{2,}$/u;

/**
 * The six forms of one part of a name: by our corrections, else by lvovich. Of an unknown gender only that is declined
 * which is the same for both (Глинка). Parts around a hyphen are declined each by itself.
 */
export function namePartForms(part: string, role: NamePart['role'], gender: Gender | null): Forms {
  if (!part.includes('-')) return wordForms(part, role, gender);
  const words = part.split('-').map((word) => wordForms(word, role, gender));
  return joinedForms(words, '-');
}

function joinedForms(words: readonly Forms[], separator: string): Forms {
  const at = (index: 0 | 1 | 2 | 3 | 4 | 5) => words.map((forms) => forms[index]).join(separator);
  return [at(0), at(1), at(2), at(3), at(4), at(5)];
}

function wordForms(word: string, role: NamePart['role'], gender: Gender | null): Forms {
  const lower = word.toLowerCase();
  if (word.length > LONGEST_WORD || !CYRILLIC.test(lower)) return unchanged(word);
  const forms = lowerForms(`${role} ${gender ?? 'unknown'} ${lower}`);
  if (forms[1] === lower && forms[4] === lower) return unchanged(word);
  const original = (form: string) => withLetterCaseOf(word, form);
  return [word, original(forms[1]), original(forms[2]), original(forms[3]), original(forms[4]), original(forms[5])];
}

const lowerForms = remembered((key: string): Forms => {
  const [role = '', gender, word = ''] = key.split(' ');
  if (gender === 'male' || gender === 'female') return inGender(word, role, gender);
  const [asMan, asWoman] = [inGender(word, role, 'male'), inGender(word, role, 'female')];
  return asMan.every((form, index) => form === asWoman[index]) ? asMan : unchanged(word);
});

function inGender(word: string, role: string, gender: Gender): Forms {
  const { rules, incline } = DECLENSIONS[role === 'surname' || role === 'patronymic' ? role : 'firstName'];
  return (
    rules.formsOf(word, gender) ??
    formsBy((grammaticalCase) => (grammaticalCase === 'nominative' ? word : incline(word, grammaticalCase, gender)))
  );
}
