/** The six cases, in the order of school grammars; every table of forms has this order. */
export const CASES = ['nominative', 'genitive', 'dative', 'accusative', 'instrumental', 'prepositional'] as const;

/** A grammatical case. */
export type Case = (typeof CASES)[number];

/** Grammatical gender of a person. */
export type Gender = 'male' | 'female';

/** Grammatical gender of a word. */
export type NounGender = 'masculine' | 'feminine' | 'neuter';

/** The six forms of a word, in the order of {@link CASES}. */
export type Forms = readonly [string, string, string, string, string, string];

/** The form of a case. */
export function formOf(forms: Forms, grammaticalCase: Case): string {
  return forms[CASES.indexOf(grammaticalCase)] ?? forms[0];
}

/** Forms of a word that does not change. */
export function unchanged(word: string): Forms {
  return [word, word, word, word, word, word];
}

/** Makes six forms from what gives one. */
export function formsBy(form: (grammaticalCase: Case) => string): Forms {
  return [
    form('nominative'),
    form('genitive'),
    form('dative'),
    form('accusative'),
    form('instrumental'),
    form('prepositional'),
  ];
}
