import { CASES, type Case, type Forms, type NounGender } from '../grammar/case.ts';
import type { CountedNoun } from './counted-form.ts';
import { sixForms } from './numeral-tables.ts';

/** What an ordinal agrees with. */
export type Agreement = NounGender | 'plural';

const HARD: Readonly<Record<Agreement, Forms>> = {
  masculine: sixForms('ый ого ому ый ым ом'),
  feminine: sixForms('ая ой ой ую ой ой'),
  neuter: sixForms('ое ого ому ое ым ом'),
  plural: sixForms('ые ых ым ые ыми ых'),
};

/** третий has endings of its own. */
const THIRD: Readonly<Record<Agreement, Forms>> = {
  masculine: sixForms('ий ьего ьему ий ьим ьем'),
  feminine: sixForms('ья ьей ьей ью ьей ьей'),
  neuter: sixForms('ье ьего ьему ье ьим ьем'),
  plural: sixForms('ьи ьих ьим ьи ьими ьих'),
};

/** A form of an ordinal given by its masculine nominative: первый, второй, третий. */
export function ordinalForm(nominative: string, agreement: Agreement, grammaticalCase: Case, animate: boolean): string {
  const likeGenitive =
    grammaticalCase === 'accusative' && animate && (agreement === 'masculine' || agreement === 'plural');
  const at = CASES.indexOf(likeGenitive ? 'genitive' : grammaticalCase);
  if (agreement === 'masculine' && at === 0) return nominative;
  if (agreement === 'masculine' && at === 3) return nominative;
  const table = nominative.endsWith('ий') ? THIRD : HARD;
  return nominative.slice(0, -2) + (table[agreement][at] ?? '');
}

/** A stem such as десят- as a feminine noun that is counted: одна десятая, две десятых. */
export function adjectiveAsCounted(stem: string): CountedNoun {
  const of = ([a, b, c, d, e, f]: Forms): Forms => [stem + a, stem + b, stem + c, stem + d, stem + e, stem + f];
  const plural = of(HARD.plural);
  return { singular: of(HARD.feminine), plural, few: plural[1] };
}
