import { rowsOf, wordsOf } from '../data-file.ts';
import { type Forms, unchanged } from '../grammar/case.ts';
import type { CountedNoun } from './counted-form.ts';

/** Currencies that can be put into words, by ISO 4217 code. */
export const CURRENCY_CODES = ['RUB', 'USD', 'EUR', 'KZT', 'UAH', 'BYN', 'AMD', 'GEL', 'UZS', 'CNY'] as const;

/** The code of a currency that can be put into words. */
export type CurrencyCode = (typeof CURRENCY_CODES)[number];

/** A noun that is counted, with its gender. */
export interface CurrencyUnit extends CountedNoun {
  gender: 'masculine' | 'feminine';
}

/** The names of a currency and of its hundredth part. */
export interface Currency {
  unit: CurrencyUnit;
  hundredth: CurrencyUnit;
}

const units = new Map(
  rowsOf('currencies.tsv').map(([key = '', gender, singular, plural, few]): [string, CurrencyUnit] => [
    key,
    {
      gender: gender === 'f' ? 'feminine' : 'masculine',
      singular: formsOf(singular),
      plural: formsOf(plural),
      ...(few && { few }),
    },
  ]),
);

/** The names of a currency; letter case of the code does not matter. */
export function currencyOf(code: string): Currency | undefined {
  const [unit, hundredth] = [units.get(code.toUpperCase()), units.get(`${code.toUpperCase()}/100`)];
  return unit && hundredth && { unit, hundredth };
}

/** Forms of several words are parted by commas, others by blanks. */
function formsOf(field = ''): Forms {
  const words = field.includes(',') ? field.split(',').map((word) => word.trim()) : wordsOf(field);
  const [nominative = '', genitive, dative, accusative, instrumental, prepositional] = words;
  if (!genitive || !dative || !accusative || !instrumental || !prepositional) return unchanged(nominative);
  return [nominative, genitive, dative, accusative, instrumental, prepositional];
}
