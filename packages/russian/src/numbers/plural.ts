import { decimalOf, type NumberLike } from './decimal.ts';

/**
 * The form a number asks for: 1 день, 2 дня, 5 дней. A number with a fraction asks for `few` (1,5 дня), one that is no
 * number for `many`.
 */
export function plural(count: NumberLike, one: string, few: string, many: string): string {
  const number = decimalOf(count);
  if (!number) return many;
  if (number.fraction !== '') return few;
  return formForGroup(Number(number.whole % 100n), one, few, many);
}

/** The same for a whole number that is not negative. */
export function formForGroup(count: number, one: string, few: string, many: string): string {
  const tens = count % 100;
  const units = count % 10;
  if (tens >= 11 && tens <= 14) return many;
  if (units === 1) return one;
  return units >= 2 && units <= 4 ? few : many;
}
