import { rowsOf } from '../data-file.ts';
import { type Case, type Forms, formOf } from '../grammar/case.ts';
import { sixForms } from '../numbers/numeral-tables.ts';
import { ordinalInWords } from '../numbers/ordinal-in-words.ts';
import { withUnit } from '../numbers/units.ts';
import { calendarDate, fullYears, weekdayNumber } from './calendar-date.ts';

const rows = rowsOf('calendar.tsv').map(([kind, forms]) => ({ kind, forms: sixForms(forms) }));
const months: readonly Forms[] = rows.filter(({ kind }) => kind === 'month').map(({ forms }) => forms);
const weekdays: readonly Forms[] = rows.filter(({ kind }) => kind === 'weekday').map(({ forms }) => forms);

/** How a date is written. */
export interface DateWordsOptions {
  /** Changes the day only: "двадцать четвёртого ноября". */
  case?: Case;
  /** All in words, or the month only: "24 ноября 2026 года". */
  style?: 'words' | 'digits';
  /** Without the year. */
  year?: boolean;
}

/**
 * A date such as `2026-11-24` or `24.11.2026` in words: "двадцать четвёртое ноября две тысячи двадцать шестого года". What is
 * no date comes back as it is.
 */
export function dateInWords(date: string, options: DateWordsOptions = {}): string {
  const read = calendarDate(date);
  if (!read) return date;
  const { case: grammaticalCase = 'nominative', style = 'words', year = true } = options;
  const inWords = style === 'words';
  const day = inWords ? ordinalInWords(read.day, { case: grammaticalCase, gender: 'neuter' }) : String(read.day);
  const words = [day, monthName(read.month, 'genitive')];
  if (year) words.push(inWords ? ordinalInWords(read.year, { case: 'genitive' }) : String(read.year), 'года');
  return words.join(' ');
}

/** The name of a month, 1 to 12, in a case; empty for another number. */
export function monthName(month: number, grammaticalCase: Case = 'nominative'): string {
  const forms = months[month - 1];
  return forms ? formOf(forms, grammaticalCase) : '';
}

/** The day of the week of a date in a case: "среда", "среду". What is no date comes back as it is. */
export function weekdayOf(date: string, grammaticalCase: Case = 'nominative'): string {
  const read = calendarDate(date);
  const forms = read && weekdays[weekdayNumber(read)];
  return forms ? formOf(forms, grammaticalCase) : date;
}

/** Age on a day, with its unit: "35 лет"; null where either is no date or the birth is later. */
export function ageOn(day: string, birth: string): string | null {
  const [to, from] = [calendarDate(day), calendarDate(birth)];
  const years = to && from ? fullYears(from, to) : -1;
  return years < 0 ? null : withUnit(years, 'год');
}
