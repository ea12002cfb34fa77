import RussianNouns from 'russian-nouns-js';
import { LONGEST_WORD, remembered } from '../cache.ts';
import { rowsOf, wordsOf } from '../data-file.ts';
import { CASES, type Case, type Forms, formOf, formsBy, type NounGender, unchanged } from '../grammar/case.ts';
import { withLetterCaseOf } from '../grammar/letter-case.ts';
import { listedNoun, listedNouns, type NounTraits, nounTraits } from './noun-lexicon.ts';

/** Forms of a noun in both numbers; where the word itself is a plural (документы), both are that plural's. */
export interface NounForms {
  singular: Forms;
  plural: Forms;
  /** Gender that adjectives agree with; `plural` where the word itself is one. */
  agreement: NounGender | 'plural';
  animate: boolean;
}

/** What a caller knows better than the list. */
export interface NounOptions {
  number?: 'singular' | 'plural';
  /** Persons and animals: the accusative is like the genitive. */
  animate?: boolean;
}

const engine = new RussianNouns.Engine();

const LIBRARY_CASES = new Map(CASES.map((name, index) => [name, RussianNouns.CASES[index] ?? name]));

const LIBRARY_GENDERS = { masculine: 'мужской', feminine: 'женский', neuter: 'средний' } as const;

/** Forms where the library errs: word, number, six forms. */
const corrections = new Map(
  rowsOf('noun-corrections.tsv').map(([word = '', number = '', forms]) => [`${number} ${word}`, wordsOf(forms)]),
);

const CYRILLIC = /^[а-яё]{2,}$/u;

/** A noun in a case: "договор" → "договору"; with `number: 'plural'` → "договорам". What is no Russian noun stays as it is. */
export function declineNoun(noun: string, grammaticalCase: Case, options: NounOptions = {}): string {
  const forms = nounForms(noun, options.animate);
  if (!forms) return noun;
  return formOf(options.number === 'plural' ? forms.plural : forms.singular, grammaticalCase);
}

/** All forms of a noun, in its own letter case; undefined for what is no Russian word. */
export function nounForms(noun: string, animate?: boolean): NounForms | undefined {
  const lower = noun.toLowerCase();
  if (noun.length > LONGEST_WORD || !CYRILLIC.test(lower)) return undefined;
  const forms = lowerForms(`${lower} ${animate ?? ''}`);
  if (noun === lower) return forms;
  const cased = ([a, b, c, d, e, f]: Forms): Forms => [
    withLetterCaseOf(noun, a),
    withLetterCaseOf(noun, b),
    withLetterCaseOf(noun, c),
    withLetterCaseOf(noun, d),
    withLetterCaseOf(noun, e),
    withLetterCaseOf(noun, f),
  ];
  return { ...forms, singular: cased(forms.singular), plural: cased(forms.plural) };
}

const lowerForms = remembered((key: string): NounForms => {
  const [word = '', animate] = key.split(' ');
  const lemma = singularOf(word);
  const base = lemma ?? word;
  const known = nounTraits(base);
  const traits = { ...known, animate: animate ? animate === 'true' : known.animate };
  const plural = pluralForms(base, traits);
  if (lemma !== undefined) {
    return { singular: plural, plural, agreement: 'plural', animate: traits.animate };
  }
  return { singular: singularForms(word, traits), plural, agreement: traits.gender, animate: traits.animate };
});

function singularForms(word: string, traits: NounTraits): Forms {
  const options = lemmaOf(word, traits);
  return (
    corrected(word, 'singular', traits) ??
    formsBy((name) => firstOf(engine.decline(options, libraryCase(name))) ?? word)
  );
}

function pluralForms(word: string, traits: NounTraits): Forms {
  if (traits.indeclinable) return unchanged(word);
  const lemma = lemmaOf(word, traits);
  const nominative = firstOf(engine.pluralize(lemma)) ?? word;
  return (
    corrected(word, 'plural', traits) ??
    formsBy((name) => firstOf(engine.decline(lemma, libraryCase(name), nominative)) ?? nominative)
  );
}

function lemmaOf(text: string, { gender, animate, indeclinable }: NounTraits) {
  return RussianNouns.createLemma({ text, gender: LIBRARY_GENDERS[gender], animate, indeclinable });
}

function libraryCase(name: Case): string {
  return LIBRARY_CASES.get(name) ?? name;
}

/** The library lists variants; the first is the usual one. */
function firstOf(variants: readonly string[]): string | undefined {
  return variants[0];
}

/** Tables give the accusative of things; persons take the genitive, save feminine ones in the singular. */
function corrected(word: string, number: 'singular' | 'plural', traits: NounTraits): Forms | undefined {
  const [nominative, genitive, dative, accusative, instrumental, prepositional] =
    corrections.get(`${number} ${word}`) ?? [];
  if (!nominative || !genitive || !dative || !accusative || !instrumental || !prepositional) return undefined;
  const ofPerson = traits.animate && (number === 'plural' || traits.gender === 'masculine');
  return [nominative, genitive, dative, ofPerson ? genitive : accusative, instrumental, prepositional];
}

let plurals: ReadonlyMap<string, string> | undefined;

/** The singular of a plural of the list's nouns (документы → документ); undefined for a word that is no such plural. */
function singularOf(word: string): string | undefined {
  if (listedNoun(word)) return undefined;
  plurals ??= new Map(
    [...listedNouns()]
      .filter(([, { indeclinable }]) => !indeclinable)
      .map(([noun, traits]) => [pluralForms(noun, traits)[0], noun]),
  );
  return plurals.get(word);
}
