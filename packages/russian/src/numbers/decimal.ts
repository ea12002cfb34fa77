/** What may be given as a number: a string holds digits with a point or comma and, if wanted, blanks between thousands. */
export type NumberLike = number | bigint | string;

/** A number taken apart, exactly. */
export interface Decimal {
  negative: boolean;
  whole: bigint;
  /** Digits behind the point, without zeros at the end. */
  fraction: string;
}

/** Longer texts are no numbers that anyone writes in words. */
const LONGEST = 60;

/** Reads a number exactly as written: 1.005 has the fraction "005". Undefined for what is no finite number. */
export function decimalOf(value: NumberLike): Decimal | undefined {
  const text = textOf(value);
  const [, sign, whole, fraction = ''] = /^([-−+]?)(\d+)(?:[.,](\d+))?$/u.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const digits = fraction.replace(/0+$/u, '');
  const isZero = BigInt(whole) === 0n && digits === '';
  return { negative: !isZero && (sign === '-' || sign === '−'), whole: BigInt(whole), fraction: digits };
}

function textOf(value: NumberLike): string {
  if (typeof value === 'string') return value.length > LONGEST ? '' : value.replace(/[\s\u00a0\u202f]/gu, '');
  const text = String(value);
  return typeof value === 'number' && text.includes('e') ? plain(value) : text;
}

/** Numbers so large or small that JavaScript writes them with an exponent. */
function plain(value: number): string {
  if (!Number.isFinite(value)) return '';
  return Number.isInteger(value) ? String(BigInt(value)) : value.toFixed(20);
}

/** Rounds to so many digits behind the point, halves away from zero; the fraction then has exactly these digits. */
export function rounded({ negative, whole, fraction }: Decimal, digits: number): Decimal {
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  const up = (fraction[digits] ?? '0') >= '5' ? 1n : 0n;
  const scaled = BigInt(`${whole}${kept}`) + up;
  const text = String(scaled).padStart(digits + 1, '0');
  const cut = text.length - digits;
  return { negative: negative && scaled !== 0n, whole: BigInt(text.slice(0, cut)), fraction: text.slice(cut) };
}
