import { type Case, type Forms, formOf } from '../grammar/case.ts';
import { plural } from './plural.ts';

/** A noun that is counted. */
export interface CountedNoun {
  singular: Forms;
  plural: Forms;
  /** Behind two, three and four, where it is not the genitive of the singular: белорусских рубля. */
  few?: string;
}

/** The form of a noun behind a whole number in a case: два рубля, двум рублям, двадцать один рубль, пяти рублей. */
export function countedForm(count: number | bigint, noun: CountedNoun, grammaticalCase: Case): string {
  const isDirect = grammaticalCase === 'nominative' || grammaticalCase === 'accusative';
  const [one, other] = [formOf(noun.singular, grammaticalCase), formOf(noun.plural, grammaticalCase)];
  if (!isDirect) return plural(count, one, other, other);
  return plural(count, one, noun.few ?? noun.singular[1], noun.plural[1]);
}
