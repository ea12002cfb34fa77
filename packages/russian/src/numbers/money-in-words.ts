import type { Case } from '../grammar/case.ts';
import { countedForm } from './counted-form.ts';
import { type CurrencyCode, type CurrencyUnit, currencyOf } from './currencies.ts';
import { decimalOf, type NumberLike, rounded } from './decimal.ts';
import { wholeInWords } from './number-in-words.ts';

/** How money is put into words. */
export interface MoneyWordsOptions {
  case?: Case;
  /** The hundredths: in words, in two digits as in contracts ("05 копеек"), only where there are any, or left out. */
  hundredths?: 'words' | 'digits' | 'if-any' | 'none';
}

const LIMIT = 10n ** 21n;

/**
 * Money in words: 1234.5 RUB → "одна тысяча двести тридцать четыре рубля пятьдесят копеек". Rounded to hundredths exactly,
 * halves up; with `none` rounded to whole units. What is no number, or too large, comes back as it is.
 */
export function moneyInWords(amount: NumberLike, currency: CurrencyCode, options: MoneyWordsOptions = {}): string {
  const { case: grammaticalCase = 'nominative', hundredths = 'words' } = options;
  const names = currencyOf(currency);
  const number = decimalOf(amount);
  if (!names || !number) return String(amount);
  const { negative, whole, fraction } = rounded(number, hundredths === 'none' ? 0 : 2);
  if (whole >= LIMIT) return String(amount);
  const words = [counted(whole, names.unit, grammaticalCase)];
  const small = BigInt(fraction || '0');
  if (hundredths === 'words' || (hundredths === 'if-any' && small > 0n)) {
    words.push(counted(small, names.hundredth, grammaticalCase));
  }
  if (hundredths === 'digits') words.push(`${fraction} ${countedForm(small, names.hundredth, grammaticalCase)}`);
  return `${negative ? 'минус ' : ''}${words.join(' ')}`;
}

function counted(count: bigint, unit: CurrencyUnit, grammaticalCase: Case): string {
  const number = wholeInWords(count, { case: grammaticalCase, gender: unit.gender });
  return `${number} ${countedForm(count, unit, grammaticalCase)}`;
}
