import { ageOn } from '@pochtovik/russian';
import { type Modifier, type ModifierContext, textOf, type Value } from '@pochtovik/template-language';
import { addBusinessDays } from 'date-fns/addBusinessDays';
import { addDays } from 'date-fns/addDays';
import { addMonths } from 'date-fns/addMonths';
import { addYears } from 'date-fns/addYears';
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { format } from 'date-fns/format';
import { lastDayOfMonth } from 'date-fns/lastDayOfMonth';
import { enUS } from 'date-fns/locale/en-US';
import { ru } from 'date-fns/locale/ru';
import { localDate } from '../crm-time.ts';
import type { DocumentedModifier } from './documented.ts';
import { readDate } from './read-date.ts';

const DATE = { accepts: 'any', returns: 'date', remembers: true } as const satisfies Partial<Modifier>;
const MAX_SHIFT = 100_000;

const DAYS = { accepts: 'any', returns: 'number', parameters: [] } as const satisfies Partial<Modifier>;

/** Signs of a date's form, as people write them in either language, and as the library does. */
const SIGNS: ReadonlyMap<string, string> = new Map(
  Object.entries({ YYYY: 'yyyy', YY: 'yy', DD: 'dd', D: 'd', ГГГГ: 'yyyy', ГГ: 'yy', ДД: 'dd', Д: 'd' }).concat(
    Object.entries({ ММММ: 'MMMM', ММ: 'MM', М: 'M', чч: 'HH', мм: 'mm', HH: 'HH', mm: 'mm' }),
    Object.entries({ MMMM: 'MMMM', MM: 'MM', M: 'M', dddd: 'EEEE', дддд: 'EEEE' }),
  ),
);
const SIGN = /YYYY|YY|DD|D|ГГГГ|ГГ|ДД|Д|MMMM|MM|M|ММММ|ММ|М|чч|мм|HH|mm|dddd|дддд/g;

function shift(move: (date: Date, count: number) => Date) {
  return {
    ...DATE,
    parameters: [{ name: 'count', type: 'number' }],
    apply(value: Value, [count]: readonly (string | number)[]) {
      const read = readDate(value);
      const by = Math.trunc(Number(count));
      if (!read || Math.abs(by) > MAX_SHIFT) return value;
      return format(move(read.date, by), read.hasTime ? 'dd.MM.yyyy HH:mm' : 'dd.MM.yyyy');
    },
  } as const;
}

/** Modifiers of days and times. */
export const DATE_MODIFIERS: readonly DocumentedModifier[] = [
  {
    name: 'date',
    aliases: ['дата'],
    accepts: 'any',
    returns: 'text',
    remembers: true,
    parameters: [{ name: 'form', type: 'text', optional: true }],
    apply(value, [form = 'D MMMM YYYY'], { language }) {
      const read = readDate(value);
      return read ? written(read.date, String(form), language) : value;
    },
    says: {
      ru: 'Дата по образцу: ДД, Д, ММММ, ММ, ГГГГ, ГГ, дддд (день недели), чч:мм; без образца «23 ноября 2026»',
      en: 'A date in a form: DD, D, MMMM, MM, YYYY, YY, dddd (weekday), HH:mm',
    },
    examples: [
      { form: '{lead.created_at|date}', gives: '23 ноября 2026' },
      { form: '{lead.created_at|дата:"Д ММММ ГГГГ г., дддд"}', gives: '23 ноября 2026 г., понедельник' },
    ],
  },
  {
    name: 'add_days',
    aliases: ['плюс_дней'],
    ...shift(addDays),
    says: { ru: 'Через столько дней; отрицательное — раньше', en: 'So many days later; negative: earlier' },
    examples: [{ form: '{lead.created_at|add_days:10}', gives: '03.12.2026' }],
  },
  {
    name: 'add_workdays',
    aliases: ['плюс_рабочих_дней'],
    ...shift(addBusinessDays),
    says: { ru: 'Через столько рабочих дней (без суббот и воскресений)', en: 'So many days later without weekends' },
    examples: [{ form: '{lead.created_at|add_workdays:5}', gives: '30.11.2026' }],
  },
  {
    name: 'add_months',
    aliases: ['плюс_месяцев'],
    ...shift(addMonths),
    says: { ru: 'Через столько месяцев', en: 'So many months later' },
    examples: [{ form: '{lead.created_at|add_months:3|date}', gives: '23 февраля 2027' }],
  },
  {
    name: 'add_years',
    aliases: ['плюс_лет'],
    ...shift(addYears),
    says: { ru: 'Через столько лет', en: 'So many years later' },
    examples: [{ form: '{lead.created_at|add_years:1}', gives: '23.11.2027' }],
  },
  {
    name: 'add_weeks',
    aliases: ['плюс_недель'],
    ...shift((date, count) => addDays(date, count * 7)),
    says: { ru: 'Через столько недель', en: 'So many weeks later' },
    examples: [{ form: '{lead.created_at|add_weeks:2}', gives: '07.12.2026' }],
  },
  {
    name: 'month_end',
    aliases: ['конец_месяца'],
    ...DATE,
    parameters: [],
    apply(value) {
      const read = readDate(value);
      return read ? format(lastDayOfMonth(read.date), 'dd.MM.yyyy') : value;
    },
    says: { ru: 'Последний день месяца', en: 'The last day of the month' },
    examples: [{ form: '{lead.created_at|month_end}', gives: '30.11.2026' }],
  },
  {
    name: 'days_until',
    aliases: ['дней_до'],
    ...DAYS,
    apply: (value, _args, context) => daysBetween(value, context, 1),
    says: { ru: 'Сколько дней осталось до даты', en: 'How many days are left until a day' },
    examples: [{ form: '{lead.Дата монтажа|days_until|unit:"день"}', gives: '12 дней' }],
  },
  {
    name: 'days_since',
    aliases: ['дней_с'],
    ...DAYS,
    apply: (value, _args, context) => daysBetween(value, context, -1),
    says: { ru: 'Сколько дней прошло с даты', en: 'How many days have gone since a day' },
    examples: [{ form: '{lead.created_at|days_since}', gives: '0' }],
  },
  {
    name: 'age',
    aliases: ['возраст'],
    accepts: 'any',
    returns: 'text',
    parameters: [],
    apply: (value, _args, context) => ageOn(today(context), textOf(value).slice(0, 10)) ?? value,
    says: { ru: 'Сколько лет исполнилось', en: 'An age in years, in Russian' },
    examples: [{ form: '{lead.created_at|add_years:-35|age}', gives: '35 лет' }],
  },
];

/** Letters of the form that are no sign stay text: the library would read them as its own. */
function written(date: Date, form: string, language: string): string {
  let pattern = '';
  let at = 0;
  for (const match of form.matchAll(SIGN)) {
    pattern += quoted(form.slice(at, match.index)) + (SIGNS.get(match[0]) ?? '');
    at = match.index + match[0].length;
  }
  return format(date, pattern + quoted(form.slice(at)), { locale: language === 'en' ? enUS : ru });
}

/** The account's day now, `23.11.2026`. */
function today({ now, timeZone }: ModifierContext): string {
  return localDate(now.toISOString(), timeZone);
}

/** Whole days from today to a day, times `sign`; what is no day stays. */
function daysBetween(value: Value, context: ModifierContext, sign: 1 | -1): Value {
  const read = readDate(value);
  const from = readDate(today(context));
  return read && from ? sign * differenceInCalendarDays(read.date, from.date) || 0 : value;
}

function quoted(text: string): string {
  return text === '' ? '' : `'${text.replaceAll("'", "''")}'`;
}
