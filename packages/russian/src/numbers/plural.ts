import { decimalOf, type NumberLike } from './decimal.ts';

/**
 * The form a number asks for: 1 день, 2 дня, 5 дней. A number with a fraction asks for `few` (1,5 дня), one that is no
 * number for `many`.
 */
export function plural(count: NumberLike, one: string, few: string, many: string): string {
  const number = decimalOf(count);
  if (!number) return many;
  if (number.fraction !== '') return few;
  const tens = number.whole % 100n;
  const units = number.whole % 10n;
  if (tens >= 11n && tens <= 14n) return many;
  if (units === 1n) return one;
  return units >= 2n && units <= 4n ? few : many;
}
