import { decimalOf, rounded } from '@pochtovik/russian';

/** Lowest place that is rounded to: tens of so many zeros. */
const MOST_ZEROS = 15;

/**
 * A number as Russian letters write it: thousands apart by a no-break space, decimals behind a comma. Rounded by its decimal writing, halves
 * away from zero, as money in words is: 1.005 is 1,01.
 * @param most decimals at most, `least` unless given
 */
export function writtenNumber(number: number, least: number, most = least): string {
  const decimal = decimalOf(number);
  if (!decimal) return String(number);
  const { negative, whole, fraction } = rounded(decimal, most);
  const decimals = fraction.slice(0, least) + fraction.slice(least).replace(/0+$/, '');
  const grouped = String(whole).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u00a0');
  return `${negative ? '-' : ''}${grouped}${decimals === '' ? '' : `,${decimals}`}`;
}

/** A number rounded by the same rule. @param places decimals; negative ones round to tens, hundreds … */
export function roundedNumber(number: number, places: number): number {
  if (places < 0) {
    const unit = 10 ** Math.min(MOST_ZEROS, -places);
    return Math.sign(number) * Math.round(Math.abs(number) / unit) * unit;
  }
  const decimal = decimalOf(number);
  if (!decimal) return number;
  const { negative, whole, fraction } = rounded(decimal, places);
  return Number(`${negative ? '-' : ''}${whole}.${fraction || '0'}`);
}
