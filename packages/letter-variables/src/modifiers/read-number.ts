import type { Value } from '@pochtovik/template-language';

/**
 * The number that a value is, also where people wrote it as text: `1 250,50`, `1,250.50`, `120000 ₽`.
 * @returns undefined for text that holds no number, or several
 */
export function readNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const digits = value.replaceAll(/[\s\u00a0\u202f']/g, '').replace(/^[^\d-]+|[^\d]+$/g, '');
  const plain = withPoint(digits);
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** The sign that comes last parts the decimals; the other one parts thousands. */
function withPoint(digits: string): string {
  const comma = digits.lastIndexOf(',');
  const point = digits.lastIndexOf('.');
  if (comma === -1 && /^-?\d{1,3}(\.\d{3}){2,}$/.test(digits)) return digits.replaceAll('.', '');
  if (comma > point) return digits.replaceAll('.', '').replace(',', '.');
  return digits.replaceAll(',', '');
}

/** Applies a calculation to a number; what is no number stays as it is. */
export function withNumber(value: Value, calculate: (number: number) => Value): Value {
  const number = readNumber(value);
  return number === undefined ? value : calculate(number);
}
