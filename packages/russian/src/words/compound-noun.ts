import { type Case, type Forms, formOf } from '../grammar/case.ts';
import { declineAdjective } from './adjective.ts';
import { type NounForms, type NounOptions, nounForms } from './noun-forms.ts';
import { listedNoun } from './noun-lexicon.ts';
import { isPhraseWord } from './phrase-words.ts';

/** Forms of a noun that may be a compound, and whether its last word is on the list of nouns. */
export interface CompoundForms {
  forms: NounForms;
  listed: boolean;
}

/**
 * Forms of a noun with hyphens: врач-терапевт changes in both words, офис-менеджер, HR-менеджер only in the last; the last
 * word has the gender.
 */
export function compoundForms(word: string, animate?: boolean): CompoundForms | undefined {
  const cut = word.lastIndexOf('-');
  const last = word.slice(cut + 1);
  const forms = nounForms(last, animate);
  if (!forms) return undefined;
  const listed = listedNoun(last.toLowerCase()) !== undefined;
  if (cut === -1) return { forms, listed };
  const before = word.slice(0, cut);
  const first = staysInCompound(before) ? undefined : nounForms(before, animate);
  return {
    listed,
    forms: {
      ...forms,
      singular: joined(first?.singular, before, forms.singular),
      plural: joined(first?.plural, before, forms.plural),
    },
  };
}

/**
 * A noun in a case: "договор" → "договору"; with `number: 'plural'` → "договорам". One that is an adjective by form (дежурный)
 * changes as such, in its own number. What is no Russian noun stays as it is.
 */
export function declineNoun(noun: string, grammaticalCase: Case, options: NounOptions = {}): string {
  const asAdjective = declineAdjective(noun, grammaticalCase, options.animate ?? false);
  if (asAdjective !== undefined) return asAdjective;
  const compound = compoundForms(noun, options.animate);
  if (!compound) return noun;
  return formOf(options.number === 'plural' ? compound.forms.plural : compound.forms.singular, grammaticalCase);
}

/** Only a first word that is a noun of the list itself changes. */
function staysInCompound(word: string): boolean {
  const lower = word.toLowerCase();
  return isPhraseWord('first-part', lower) || listedNoun(lower) === undefined;
}

function joined(first: Forms | undefined, before: string, last: Forms): Forms {
  const at = (index: 0 | 1 | 2 | 3 | 4 | 5) => `${first?.[index] ?? before}-${last[index]}`;
  return [at(0), at(1), at(2), at(3), at(4), at(5)];
}
