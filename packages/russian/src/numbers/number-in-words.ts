import { type Case, formOf, type NounGender } from '../grammar/case.ts';
import { countedForm } from './counted-form.ts';
import { decimalOf, type NumberLike } from './decimal.ts';
import { fractionInWords } from './fraction-in-words.ts';
import { CARDINALS, SCALES } from './numeral-tables.ts';

/** How a number is put into words. */
export interface NumberWordsOptions {
  case?: Case;
  /** Of what is counted: один рубль, одна штука, одно место. */
  gender?: NounGender;
  /** Persons are counted: the accusative of one to four is the genitive (вижу двух клиентов). */
  animate?: boolean;
}

/** The first number that has no words here. */
const LIMIT = 1000n ** BigInt(SCALES.length + 1);

/**
 * A number in words: 21 → "двадцать один", -2.5 → "минус две целых пять десятых". Numbers from 10²¹ on, with more than six
 * digits behind the point, and what is no number come back as they are.
 */
export function numberInWords(value: NumberLike, options: NumberWordsOptions = {}): string {
  const number = decimalOf(value);
  if (!number || number.whole >= LIMIT) return String(value);
  const { case: grammaticalCase = 'nominative' } = options;
  const words =
    number.fraction === ''
      ? wholeInWords(number.whole, options)
      : fractionInWords(number, grammaticalCase, (whole) =>
          wholeInWords(whole, { case: grammaticalCase, gender: 'feminine' }),
        );
  if (words === undefined) return String(value);
  return number.negative ? `минус ${words}` : words;
}

/** A whole number that is not negative, below 10²¹. */
export function wholeInWords(value: bigint, options: NumberWordsOptions = {}): string {
  const { case: grammaticalCase = 'nominative' } = options;
  if (value === 0n) return formOf(CARDINALS.get('0') ?? ZERO, grammaticalCase);
  const words: string[] = [];
  const digits = String(value);
  for (const scale of SCALES) {
    const end = digits.length - scale.power * 3;
    const group = end > 0 ? Number(digits.slice(Math.max(0, end - 3), end)) : 0;
    if (group === 0) continue;
    words.push(...groupInWords(group, { case: grammaticalCase, gender: scale.gender }));
    words.push(countedForm(group, scale, grammaticalCase));
  }
  const animate = options.animate === true && value < 5n;
  words.push(...groupInWords(Number(digits.slice(-3)), { ...options, animate }));
  return words.join(' ');
}

const ZERO = ['ноль', 'ноль', 'ноль', 'ноль', 'ноль', 'ноль'] as const;

/** Words of a number below a thousand; none for zero. */
export function groupInWords(group: number, options: NumberWordsOptions = {}): string[] {
  const hundreds = group - (group % 100);
  const rest = group % 100;
  const units = rest < 20 ? rest : rest % 10;
  return [hundreds, rest - units, units].filter((part) => part > 0).map((part) => cardinal(part, options));
}

function cardinal(
  value: number,
  { case: grammaticalCase = 'nominative', gender, animate }: NumberWordsOptions,
): string {
  const forms =
    (gender === 'feminine' && CARDINALS.get(`${value}f`)) ||
    (gender === 'neuter' && CARDINALS.get(`${value}n`)) ||
    CARDINALS.get(String(value)) ||
    ZERO;
  const likeGenitive =
    grammaticalCase === 'accusative' && animate && value < 5 && !(gender === 'feminine' && value === 1);
  return formOf(forms, likeGenitive ? 'genitive' : grammaticalCase);
}
