import type { Case } from '../grammar/case.ts';
import { decimalOf, type NumberLike } from './decimal.ts';
import { wholeInWords } from './number-in-words.ts';
import { ORDINALS, SCALES } from './numeral-tables.ts';
import { type Agreement, ordinalForm } from './ordinal-forms.ts';

/** How an ordinal is put into words. */
export interface OrdinalWordsOptions {
  case?: Case;
  gender?: Agreement;
  /** It belongs to a person: the accusative is like the genitive. */
  animate?: boolean;
}

const LIMIT = 1000n ** BigInt(SCALES.length + 1);

/**
 * An ordinal in words; only its last word changes: 21 → "двадцать первый", 2000 → "двухтысячный". Negative numbers, fractions
 * and what is no number come back as they are.
 */
export function ordinalInWords(value: NumberLike, options: OrdinalWordsOptions = {}): string {
  const number = decimalOf(value);
  if (!number || number.negative || number.fraction !== '' || number.whole >= LIMIT) return String(value);
  const { case: grammaticalCase = 'nominative', gender = 'masculine', animate = false } = options;
  const { before, last } = partsOf(number.whole);
  const form = ordinalForm(last, gender, grammaticalCase, animate);
  return before === '' ? form : `${before} ${form}`;
}

/** The cardinal words before, and the last word as a masculine ordinal in the nominative. */
function partsOf(value: bigint): { before: string; last: string } {
  const scale = SCALES.findLast(
    ({ power }) => value !== 0n && value % 1000n ** BigInt(power) === 0n && isLast(value, power),
  );
  if (scale) {
    const unit = 1000n ** BigInt(scale.power);
    const group = Number((value / unit) % 1000n);
    const rest = value - BigInt(group) * unit;
    return { before: rest === 0n ? '' : wholeInWords(rest), last: `${prefixOf(group)}${scale.ordinal}ый` };
  }
  const last = lastPart(Number(value % 1000n));
  const rest = value - BigInt(last);
  return { before: rest === 0n ? '' : wholeInWords(rest), last: ORDINALS.get(last)?.nominative ?? '' };
}

/** Whether the power is the one of the last group that is not zero. */
function isLast(value: bigint, power: number): boolean {
  return (value / 1000n ** BigInt(power)) % 1000n !== 0n;
}

/** The part of a number below a thousand that becomes ordinal: of 125 it is 5, of 120 it is 20. */
function lastPart(group: number): number {
  const rest = group % 100;
  if (rest === 0) return group;
  if (rest < 20) return rest;
  return rest % 10 === 0 ? rest : rest % 10;
}

/** двадцатипяти-тысячный; one thousandth has no prefix. */
function prefixOf(group: number): string {
  if (group === 1) return '';
  const parts = [group - (group % 100), ...tensAndUnits(group % 100)].filter((part) => part > 0);
  return parts.map((part) => ORDINALS.get(part)?.prefix ?? '').join('');
}

function tensAndUnits(rest: number): number[] {
  return rest < 20 ? [rest] : [rest - (rest % 10), rest % 10];
}
