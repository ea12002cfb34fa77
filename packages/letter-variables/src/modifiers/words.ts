import {
  type Case,
  CURRENCY_CODES,
  type CurrencyCode,
  caseByName,
  countInWords,
  dateInWords,
  moneyInWords,
  monthName,
  type NounGender,
  numberInWords,
  ordinalInWords,
  plural,
  weekdayOf,
  withUnit,
} from '@pochtovik/russian';
import { type Argument, textOf, type Value } from '@pochtovik/template-language';
import type { DocumentedModifier } from './documented.ts';
import { readDate } from './read-date.ts';
import { withNumber } from './read-number.ts';
import { writtenNumber } from './written-number.ts';

const TEXT = { accepts: 'any', returns: 'text', remembers: true } as const;
const CASE = { name: 'case', type: 'text', optional: true } as const;
const GENDERS: readonly [RegExp, NounGender][] = [
  [/^(ж|f)/i, 'feminine'],
  [/^(с|n)/i, 'neuter'],
];
const SYMBOLS: Readonly<Record<CurrencyCode, string>> = {
  ...{ RUB: '₽', USD: '$', EUR: '€', KZT: '₸', UAH: '₴', BYN: 'Br' },
  ...{ AMD: '֏', GEL: '₾', UZS: 'soʻm', CNY: '¥' },
};

/** Modifiers that put numbers, money, counts and dates into Russian words. */
export const WORD_MODIFIERS: readonly DocumentedModifier[] = [
  {
    name: 'words',
    aliases: ['прописью'],
    ...TEXT,
    parameters: [{ name: 'gender', type: 'text', optional: true }, CASE],
    apply: (value, [gender, grammaticalCase]) =>
      withNumber(value, (number) =>
        numberInWords(number, { gender: genderNamed(gender), case: caseNamed(grammaticalCase) }),
      ),
    says: { ru: 'Число прописью; род («ж», «с») и падеж — если нужны', en: 'A number in Russian words' },
    examples: [
      { form: '{lead.price|words}', gives: 'сто двадцать тысяч' },
      { form: '{lead.Срок дней|прописью:"м","родительный"}', gives: 'двадцати одного' },
    ],
  },
  {
    name: 'ordinal',
    aliases: ['порядковое'],
    ...TEXT,
    parameters: [{ name: 'gender', type: 'text', optional: true }, CASE],
    apply: (value, [gender, grammaticalCase]) =>
      withNumber(value, (number) =>
        ordinalInWords(number, { gender: genderNamed(gender), case: caseNamed(grammaticalCase) }),
      ),
    says: { ru: 'Порядковое числительное', en: 'An ordinal in Russian words' },
    examples: [{ form: '{lead.Срок дней|ordinal}', gives: 'двадцать первый' }],
  },
  {
    name: 'money',
    aliases: ['деньги'],
    ...TEXT,
    parameters: [{ name: 'currency', type: 'text', optional: true }],
    apply: (value, [currency], context) =>
      withNumber(value, (number) => sum(number, currencyNamed(currency, context.currency))),
    says: { ru: 'Сумма со знаком валюты аккаунта или названной', en: 'A sum with the sign of its currency' },
    examples: [
      { form: '{lead.price|money}', gives: '120\u00a0000\u00a0₽' },
      { form: '{lead.price|plus:0.5|money:"USD"}', gives: '120\u00a0000,50\u00a0$' },
    ],
  },
  {
    name: 'money_words',
    aliases: ['деньги_прописью', 'сумма_прописью'],
    ...TEXT,
    parameters: [{ name: 'currency', type: 'text', optional: true }, CASE],
    apply: (value, [currency, grammaticalCase], context) =>
      withNumber(value, (number) =>
        moneyInWords(number, currencyNamed(currency, context.currency), {
          case: caseNamed(grammaticalCase),
          hundredths: 'digits',
        }),
      ),
    says: { ru: 'Сумма прописью, копейки цифрами, как в договорах', en: 'A sum in Russian words, as in contracts' },
    examples: [
      { form: '{lead.price|money_words}', gives: 'сто двадцать тысяч рублей 00 копеек' },
      { form: '{lead.price|divide:7|money_words:"USD"}', gives: 'семнадцать тысяч сто сорок два доллара 86 центов' },
    ],
  },
  {
    name: 'plural',
    aliases: ['число_с_формой', 'множественное'],
    ...TEXT,
    parameters: [
      { name: 'one', type: 'text' },
      { name: 'few', type: 'text' },
      { name: 'many', type: 'text' },
    ],
    apply: (value, [one, few, many]) =>
      withNumber(value, (number) => `${decimal(number)} ${plural(number, String(one), String(few), String(many))}`),
    says: { ru: 'Число со словом в нужной форме', en: 'A number with the form of a word that it asks for' },
    examples: [{ form: '{lead.Срок дней|plural:"день","дня","дней"}', gives: '21 день' }],
  },
  {
    name: 'form',
    aliases: ['форма'],
    ...TEXT,
    parameters: [
      { name: 'one', type: 'text' },
      { name: 'few', type: 'text' },
      { name: 'many', type: 'text' },
    ],
    apply: (value, [one, few, many]) =>
      withNumber(value, (number) => plural(number, String(one), String(few), String(many))),
    says: { ru: 'Только слово в нужной форме, без числа', en: 'Only the form of a word that a number asks for' },
    examples: [
      { form: '{lead.price|words} {lead.price|form:"рубль","рубля","рублей"}', gives: 'сто двадцать тысяч рублей' },
    ],
  },
  {
    name: 'unit',
    aliases: ['мера', 'единица'],
    ...TEXT,
    parameters: [{ name: 'unit', type: 'text' }],
    apply: (value, [unit]) => withNumber(value, (number) => withUnit(number, String(unit))),
    says: { ru: 'Число с мерой: «день», «кг», «кв. м» или другим словом', en: 'A number with a measure' },
    examples: [{ form: '{lead.Срок дней|unit:"рабочий день"}', gives: '21 рабочий день' }],
  },
  {
    name: 'unit_words',
    aliases: ['мера_прописью'],
    ...TEXT,
    parameters: [{ name: 'unit', type: 'text' }, CASE],
    apply: (value, [unit, grammaticalCase]) =>
      withNumber(value, (number) => countInWords(number, String(unit), caseNamed(grammaticalCase))),
    says: { ru: 'Число прописью с мерой, в падеже если нужно', en: 'A number and its measure in Russian words' },
    examples: [
      { form: '{lead.Срок дней|unit_words:"день"}', gives: 'двадцать один день' },
      { form: 'в течение {lead.Срок дней|мера_прописью:"день","родительный"}', gives: 'в течение двадцати одного дня' },
    ],
  },
  {
    name: 'date_words',
    aliases: ['дата_прописью'],
    ...TEXT,
    parameters: [CASE],
    apply: (value, [grammaticalCase]) => dateInWords(dayOf(value), { case: caseNamed(grammaticalCase) }),
    says: { ru: 'Дата прописью, в падеже если нужно', en: 'A date in Russian words' },
    examples: [
      { form: '{lead.Дата монтажа|date_words}', gives: 'пятое декабря две тысячи двадцать шестого года' },
      { form: '{lead.Дата монтажа|date_words:"род"}', gives: 'пятого декабря две тысячи двадцать шестого года' },
    ],
  },
  {
    name: 'weekday',
    aliases: ['день_недели'],
    ...TEXT,
    parameters: [CASE],
    apply: (value, [grammaticalCase]) => weekdayOf(dayOf(value), caseNamed(grammaticalCase)),
    says: { ru: 'День недели, в падеже если нужно', en: 'The Russian name of the weekday' },
    examples: [{ form: 'в {lead.Дата монтажа|weekday:"винительный"}', gives: 'в субботу' }],
  },
  {
    name: 'month',
    aliases: ['месяц'],
    ...TEXT,
    parameters: [CASE],
    apply(value, [grammaticalCase]) {
      const read = readDate(value);
      return read ? monthName(read.date.getMonth() + 1, caseNamed(grammaticalCase)) : value;
    },
    says: { ru: 'Название месяца, в падеже если нужно', en: 'The Russian name of the month' },
    examples: [{ form: 'в {lead.Дата монтажа|month:"предложный"}', gives: 'в декабре' }],
  },
];

function genderNamed(name: Argument | undefined): NounGender {
  return GENDERS.find(([pattern]) => pattern.test(String(name ?? '')))?.[1] ?? 'masculine';
}

function caseNamed(name: Argument | undefined): Case {
  return (name === undefined ? null : caseByName(String(name))) ?? 'nominative';
}

function currencyNamed(name: Argument | undefined, ofAccount: string): CurrencyCode {
  const known = (code: string) => CURRENCY_CODES.find((currency) => currency === code.trim().toUpperCase());
  return known(String(name ?? ofAccount)) ?? known(ofAccount) ?? 'RUB';
}

/** Hundredths are written where there are any. */
function sum(number: number, currency: CurrencyCode): string {
  const written = writtenNumber(number, 2).replace(/,00$/, '');
  return `${written}\u00a0${SYMBOLS[currency]}`;
}

function decimal(number: number): string {
  return String(number).replace('.', ',');
}

/** The day of a value that may have a time behind it. */
function dayOf(value: Value): string {
  return textOf(value).trim().split(/[ T]/)[0] ?? '';
}
