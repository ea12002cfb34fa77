import type { Modifier, Value } from '@pochtovik/template-language';
import type { DocumentedModifier } from './documented.ts';
import { withNumber } from './read-number.ts';
import { roundedNumber, writtenNumber } from './written-number.ts';

const NUMBER = { accepts: 'any', returns: 'number' } as const satisfies Partial<Modifier>;
const MAX_DIGITS = 10;

function arithmetic(calculate: (left: number, right: number) => number) {
  return {
    ...NUMBER,
    parameters: [{ name: 'number', type: 'number' }],
    apply: (value: Value, [right]: readonly (string | number)[]) =>
      withNumber(value, (left) => finite(calculate(left, Number(right)), value)),
  } as const;
}

/** Modifiers that count and write numbers. */
export const NUMBER_MODIFIERS: readonly DocumentedModifier[] = [
  {
    name: 'number',
    aliases: ['число'],
    accepts: 'any',
    returns: 'text',
    remembers: true,
    parameters: [{ name: 'decimals', type: 'number', optional: true }],
    apply: (value, [digits]) =>
      withNumber(value, (number) =>
        digits === undefined ? writtenNumber(number, 0, MAX_DIGITS) : writtenNumber(number, placesOf(digits)),
      ),
    says: { ru: 'Число с разрядами, с нужным числом знаков', en: 'A number with its thousands apart' },
    examples: [
      { form: '{lead.price|number}', gives: '120\u00a0000' },
      { form: '{lead.price|divide:7|number:2}', gives: '17\u00a0142,86' },
    ],
  },
  {
    name: 'round',
    aliases: ['округлить'],
    ...NUMBER,
    parameters: [{ name: 'decimals', type: 'number', optional: true }],
    apply: (value, [digits = 0]) =>
      withNumber(value, (number) => roundedNumber(number, Math.min(MAX_DIGITS, Math.trunc(Number(digits))))),
    says: {
      ru: 'Округляет; отрицательное число знаков — до десятков, сотен',
      en: 'Rounds; negative decimals round to tens',
    },
    examples: [{ form: '{lead.price|divide:7|round:-3}', gives: '17000' }],
  },
  {
    name: 'plus',
    aliases: ['плюс'],
    ...arithmetic((left, right) => left + right),
    says: { ru: 'Прибавляет', en: 'Adds' },
    examples: [{ form: '{lead.price|plus:500}', gives: '120500' }],
  },
  {
    name: 'minus',
    aliases: ['минус'],
    ...arithmetic((left, right) => left - right),
    says: { ru: 'Вычитает', en: 'Subtracts' },
    examples: [{ form: '{lead.price|minus:500}', gives: '119500' }],
  },
  {
    name: 'times',
    aliases: ['умножить'],
    ...arithmetic((left, right) => left * right),
    says: { ru: 'Умножает', en: 'Multiplies' },
    examples: [{ form: '{lead.price|times:1.2}', gives: '144000' }],
  },
  {
    name: 'divide',
    aliases: ['разделить'],
    ...arithmetic((left, right) => left / right),
    says: { ru: 'Делит; на ноль не делит', en: 'Divides; not by zero' },
    examples: [{ form: '{lead.price|divide:12}', gives: '10000' }],
  },
  {
    name: 'percent',
    aliases: ['процент'],
    ...arithmetic((left, right) => (left * right) / 100),
    says: { ru: 'Столько процентов от числа', en: 'So many percent of the number' },
    examples: [{ form: '{lead.price|percent:30|number}', gives: '36\u00a0000' }],
  },
  {
    name: 'plus_percent',
    aliases: ['плюс_процент'],
    ...arithmetic((left, right) => left + (left * right) / 100),
    says: { ru: 'Прибавляет столько процентов, например НДС', en: 'Adds so many percent, such as VAT' },
    examples: [{ form: '{lead.price|plus_percent:20}', gives: '144000' }],
  },
  {
    name: 'minus_percent',
    aliases: ['минус_процент', 'скидка'],
    ...arithmetic((left, right) => left - (left * right) / 100),
    says: { ru: 'Вычитает столько процентов: цена со скидкой', en: 'Subtracts so many percent: a discount' },
    examples: [{ form: '{lead.price|minus_percent:10|money}', gives: '108\u00a0000\u00a0₽' }],
  },
  {
    name: 'round_up',
    aliases: ['округлить_вверх'],
    ...NUMBER,
    parameters: [],
    apply: (value) => withNumber(value, (number) => finite(Math.ceil(clean(number)), value)),
    says: { ru: 'Округляет до целого вверх', en: 'Rounds up to a whole number' },
    examples: [{ form: '{lead.price|divide:7|round_up}', gives: '17143' }],
  },
  {
    name: 'round_down',
    aliases: ['округлить_вниз'],
    ...NUMBER,
    parameters: [],
    apply: (value) => withNumber(value, (number) => finite(Math.floor(clean(number)), value)),
    says: { ru: 'Округляет до целого вниз', en: 'Rounds down to a whole number' },
    examples: [{ form: '{lead.price|divide:7|round_down}', gives: '17142' }],
  },
];

/** Steps of 0.1 + 0.2 are not shown to clients: figures behind the tenth are noise of binary fractions. */
function finite(result: number, otherwise: Value): Value {
  return Number.isFinite(result) ? clean(result) : otherwise;
}

function clean(number: number): number {
  return Number(number.toFixed(MAX_DIGITS));
}

function placesOf(digits: string | number): number {
  return Math.max(0, Math.min(MAX_DIGITS, Math.trunc(Number(digits))));
}
