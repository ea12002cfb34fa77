import type { Argument } from './modifier.ts';
import type { Operator } from './template.ts';
import { textOf, type Value } from './value.ts';

/**
 * True for a value that counts as one in `{{#if}}`, as in Handlebars: `false`, `0`, nothing, blanks and empty lists do not
 * (https://handlebarsjs.com/guide/builtin-helpers.html#if).
 */
export function holds(value: Value): boolean {
  if (value === false || value === 0) return false;
  return textOf(value).trim() !== '';
}

/**
 * Compares a value with what a condition says. A list fulfils `=` when it has the entry and `!=` when it has not. Numbers
 * compare as numbers, also where they are written in words of a letter (`1 250,50`), days (`23.11.2026`) as days, texts
 * without regard to letter case. What cannot be ordered fulfils no `<` or `>`.
 */
export function compare(value: Value, operator: Operator, other: Argument): boolean {
  if (typeof value === 'object') {
    const has = value.some((entry) => compare(entry, '=', other));
    if (operator === '=') return has;
    return operator === '!=' ? !has : false;
  }
  const [left, right] = comparable(value, other);
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return typeof left === typeof right && left < right;
    case '<=':
      return typeof left === typeof right && left <= right;
    case '>':
      return typeof left === typeof right && left > right;
    case '>=':
      return typeof left === typeof right && left >= right;
  }
}

function comparable(value: Value, other: Argument): readonly [number | string, number | string] {
  const left = orderOf(value);
  const right = orderOf(other);
  if (left !== undefined && right !== undefined) return [left, right];
  return [plain(value), plain(other)];
}

/** A number or a day as a number; undefined for other text. */
function orderOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = textOf(value).replaceAll(/[\s\u00a0\u202f]/g, '');
  const [, day, month, year] = /^(\d{2})\.(\d{2})\.(\d{4})/.exec(text) ?? [];
  if (day !== undefined && month !== undefined) return Date.UTC(Number(year), Number(month) - 1, Number(day));
  return /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : undefined;
}

function plain(value: Value): string {
  return textOf(value).normalize('NFC').trim().toLowerCase().replaceAll('ё', 'е');
}
