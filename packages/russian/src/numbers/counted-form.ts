import { type Case, type Forms, formOf } from '../grammar/case.ts';
import { formForGroup } from './plural.ts';

/** A noun that is counted. */
export interface CountedNoun {
  singular: Forms;
  plural: Forms;
  /** Behind two, three and four, where it is not the genitive of the singular: белорусских рубля. */
  few?: string;
}

/**
 * The form of a noun behind a whole number in a case: два рубля, двум рублям, двадцать один рубль, пяти рублей. Zero, thousand
 * and million are nouns themselves and take the genitive in every case: двум тысячам рублей.
 */
export function countedForm(count: number | bigint, noun: CountedNoun, grammaticalCase: Case): string {
  const group = typeof count === 'bigint' ? Number(count % 1000n) : count % 1000;
  if (group === 0) return noun.plural[1];
  const isDirect = grammaticalCase === 'nominative' || grammaticalCase === 'accusative';
  const [one, other] = [formOf(noun.singular, grammaticalCase), formOf(noun.plural, grammaticalCase)];
  if (!isDirect) return formForGroup(group, one, other, other);
  return formForGroup(group, one, noun.few ?? noun.singular[1], noun.plural[1]);
}
