import RussianNouns from 'russian-nouns-js';
import { LONGEST_WORD, remembered } from '../cache.ts';
import { rowsOf, wordsOf } from '../data-file.ts';
import { CASES, type Case, type Forms, formsBy, type NounGender, unchanged } from '../grammar/case.ts';
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

/** Forms where the library errs: a word, or an ending of two letters behind a hyphen; number; six forms or endings. */
const corrections = new Map(
  rowsOf('noun-corrections.tsv').map(([word = '', number = '', forms]) => [`${number} ${word}`, wordsOf(forms)]),
);

const CYRILLIC = /^[а-яё]{2,}$/u;

/** All forms of a noun, in its own letter case; undefined for what is no Russian word. */
export function nounForms(noun: string, animate?: boolean): NounForms | undefined {
  return noun.length > LONGEST_WORD ? undefined : (knownForms(`${noun} ${animate ?? ''}`) ?? undefined);
}

const knownForms = remembered((key: string): NounForms | null => {
  const cut = key.lastIndexOf(' ');
  const [noun, animate] = [key.slice(0, cut), key.slice(cut + 1)];
  const word = noun.toLowerCase();
  if (!CYRILLIC.test(word)) return null;
  const lemma = singularOf(word);
  const base = lemma ?? word;
  const listed = nounTraits(base);
  const traits = { ...listed, animate: animate ? animate === 'true' : listed.animate };
  const plural = inLetterCase(noun, pluralForms(base, traits));
  if (lemma !== undefined || traits.pluralOnly)
    return { singular: plural, plural, agreement: 'plural', animate: traits.animate };
  const singular = inLetterCase(noun, singularForms(word, traits));
  return { singular, plural, agreement: traits.gender, animate: traits.animate };
});

function inLetterCase(noun: string, [a, b, c, d, e, f]: Forms): Forms {
  const cased = (form: string) => withLetterCaseOf(noun, form);
  return [cased(a), cased(b), cased(c), cased(d), cased(e), cased(f)];
}

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
  const nominative = traits.pluralOnly ? word : (firstOf(engine.pluralize(lemma)) ?? word);
  return (
    corrected(word, 'plural', traits) ??
    formsBy((name) => firstOf(engine.decline(lemma, libraryCase(name), nominative)) ?? nominative)
  );
}

function lemmaOf(text: string, { gender, animate, indeclinable, pluralOnly }: NounTraits) {
  if (pluralOnly) return RussianNouns.createLemma({ text, pluraleTantum: true });
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
  const stem = word.slice(0, -2);
  const forms =
    corrections.get(`${number} ${word}`) ??
    corrections.get(`${number} -${word.slice(-2)}`)?.map((ending) => stem + ending);
  const [nominative, genitive, dative, accusative, instrumental, prepositional] = forms ?? [];
  if (!nominative || !genitive || !dative || !accusative || !instrumental || !prepositional) return undefined;
  if (traits.indeclinable) return undefined;
  const ofPerson = traits.animate && (number === 'plural' || traits.gender === 'masculine');
  return [nominative, genitive, dative, ofPerson ? genitive : accusative, instrumental, prepositional];
}

let plurals: ReadonlyMap<string, string> | undefined;

/** The singular of a plural of the list's nouns (документы → документ); undefined for a word that is no such plural. */
function singularOf(word: string): string | undefined {
  if (listedNoun(word)) return undefined;
  plurals ??= new Map(
    [...listedNouns()]
      .filter(([, { indeclinable, pluralOnly }]) => !indeclinable && !pluralOnly)
      .map(([noun, traits]) => [pluralForms(noun, traits)[0], noun]),
  );
  return plurals.get(word);
}
