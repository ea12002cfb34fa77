import { rowsOf } from '../data-file.ts';
import { type Case, formOf } from '../grammar/case.ts';
import { declineNoun } from '../words/compound-noun.ts';
import { declinePhrase } from '../words/decline-phrase.ts';
import { nounForms } from '../words/noun-forms.ts';
import { countedForm } from './counted-form.ts';
import { decimalOf, type NumberLike } from './decimal.ts';
import { numberInWords } from './number-in-words.ts';
import { plural } from './plural.ts';

/** Three forms of a unit: 1 день, 2 дня, 5 дней. */
export type UnitForms = readonly [one: string, few: string, many: string];

const units: ReadonlyMap<string, UnitForms> = new Map(
  rowsOf('units.tsv').flatMap(([one = '', few = '', many = '', names = '']) =>
    [one, ...names.split(',').map((name) => name.trim())]
      .filter((name) => name !== '')
      .map((name): [string, UnitForms] => [name, [one, few, many]]),
  ),
);

/** The three forms of a unit by its name or abbreviation (день, кв. м); any other noun gets forms by its declension. */
export function unitForms(unit: string): UnitForms {
  const known = units.get(unit.trim().toLowerCase());
  if (known) return known;
  // An abbreviation that is not in the table does not change: 4 уп., 5 комп.
  if (unit.trim().endsWith('.')) return [unit, unit, unit];
  return [unit, declinePhrase(unit, 'genitive'), declinePhrase(unit, 'genitive', { number: 'plural' })];
}

/** A number in digits with its unit: (5, "день") → "5 дней", (1.5, "метр") → "1,5 метра". */
export function withUnit(count: NumberLike, unit: string): string {
  const [one, few, many] = unitForms(unit);
  const digits = String(count);
  return `${decimalOf(count) ? digits.replace('.', ',') : digits} ${plural(count, one, few, many)}`;
}

/** A whole number and what it counts, in words and in a case: (5, "день", "dative") → "пяти дням". */
export function countInWords(count: NumberLike, noun: string, grammaticalCase: Case = 'nominative'): string {
  const number = decimalOf(count);
  const forms = nounForms(noun);
  if (!number || !forms)
    return `${numberInWords(count, { case: grammaticalCase })} ${declineNoun(noun, grammaticalCase)}`;
  const [, , many] = unitForms(noun);
  if (number.fraction !== '') {
    return `${numberInWords(count, { case: grammaticalCase })} ${formOf(forms.singular, 'genitive')}`;
  }
  const { agreement, animate } = forms;
  const words = numberInWords(count, {
    case: grammaticalCase,
    animate,
    ...(agreement !== 'plural' && { gender: agreement }),
  });
  const ofPersons = animate && grammaticalCase === 'accusative' && number.whole > 1n && number.whole < 5n;
  const [a, , c, d, e, f] = forms.plural;
  const counted = { singular: forms.singular, plural: [a, many, c, d, e, f] as const };
  return `${words} ${ofPersons ? formOf(forms.plural, 'genitive') : countedForm(number.whole, counted, grammaticalCase)}`;
}
