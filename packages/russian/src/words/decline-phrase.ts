import { type Case, formOf } from '../grammar/case.ts';
import { isUpperCase, withLetterCaseOf } from '../grammar/letter-case.ts';
import { type Adjective, adjectiveForm, adjectiveOf } from './adjective.ts';
import { compoundForms } from './compound-noun.ts';
import type { NounForms, NounOptions } from './noun-forms.ts';
import { listedNoun } from './noun-lexicon.ts';
import { isPhraseWord, type PhraseWord, phraseWords } from './phrase-words.ts';

/**
 * A noun with what stands before and behind it, in a case: "генеральный директор" → "генеральному директору", "договор
 * поставки" → "договору поставки". Adjectives before the noun follow it, what comes behind it stays; a second noun joined by
 * "и" or a comma is declined too. Letter case, blanks and whatever is no Russian word stay.
 */
export function declinePhrase(phrase: string, grammaticalCase: Case, options: NounOptions = {}): string {
  const words = phraseWords(phrase);
  let declined = '';
  let end = 0;
  for (const [word, form] of declinedHeads(words, grammaticalCase, options)) {
    declined += phrase.slice(end, word.start) + form;
    end = word.start + word.text.length;
  }
  return declined + phrase.slice(end);
}

/** A position in a case: as {@link declinePhrase}, with the noun taken for a person. */
export function declinePosition(position: string, grammaticalCase: Case): string {
  return declinePhrase(position, grammaticalCase, { animate: true });
}

function* declinedHeads(
  words: readonly PhraseWord[],
  grammaticalCase: Case,
  options: NounOptions,
): Generator<[PhraseWord, string]> {
  let at = 0;
  while (at < words.length) {
    const head = headAt(words, at, options.animate);
    if (!head) return;
    const animate = options.animate ?? head.noun?.forms.animate ?? head.governs;
    for (const { word, adjective } of head.adjectives) {
      yield [word, withLetterCaseOf(word.text, adjectiveForm(adjective, grammaticalCase, animate))];
    }
    if (head.noun) {
      const { word, forms } = head.noun;
      yield [word, formOf(options.number === 'plural' ? forms.plural : forms.singular, grammaticalCase)];
    }
    const next = joinedAfter(words, head.end);
    if (next === undefined) return;
    at = next;
  }
}

interface Head {
  adjectives: { word: PhraseWord; adjective: Adjective }[];
  noun: { word: PhraseWord; forms: NounForms } | undefined;
  /** A participle that stands as the noun: заведующий складом, исполняющий обязанности. */
  governs: boolean;
  /** Index behind the head. */
  end: number;
}

function headAt(words: readonly PhraseWord[], start: number, animate?: boolean): Head | undefined {
  const adjectives: Head['adjectives'] = [];
  for (let at = start; at < words.length; at++) {
    const word = words[at];
    if (!word) return undefined;
    const lower = word.text.toLowerCase();
    if (word.abbreviated && !isPhraseWord('abbreviated-adjective', lower)) return undefined;
    const adjective = adjectiveOf(lower);
    const forms = adjective || word.abbreviated || isAcronym(word.text) ? undefined : compoundForms(word.text, animate);
    const previous = adjectives.at(-1)?.word.text.toLowerCase();
    const isGoverned = previous !== undefined && isPhraseWord('governing', previous) && !forms?.listed;
    if (isGoverned && !adjective) return { adjectives, noun: undefined, governs: true, end: at };
    if (adjective) {
      adjectives.push({ word, adjective });
      continue;
    }
    if (!forms) {
      // A word that is not Russian may stand before the noun (IT директор), but nothing may be declined behind ООО.
      if (isPhraseWord('closing', lower)) return undefined;
      continue;
    }
    return { adjectives, noun: { word, forms: forms.forms }, governs: false, end: at + 1 };
  }
  return adjectives.length > 0 ? { adjectives, noun: undefined, governs: true, end: words.length } : undefined;
}

/** ИП, ТСЖ, СТО: short words in capitals that are no nouns of the list. */
function isAcronym(word: string): boolean {
  return word.length <= 4 && isUpperCase(word) && listedNoun(word.toLowerCase()) === undefined;
}

/** Where the next noun of the same case begins: right behind "и" or a comma that follows the first one. */
function joinedAfter(words: readonly PhraseWord[], end: number): number | undefined {
  const [last, next] = [words[end - 1], words[end]];
  if (!last || !next) return undefined;
  if (isPhraseWord('joining', next.text.toLowerCase())) return end + 1;
  return last.comma ? end : undefined;
}
