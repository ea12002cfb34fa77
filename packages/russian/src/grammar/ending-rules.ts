import { rowsOf, wordsOf } from '../data-file.ts';
import { type Forms, type Gender, unchanged } from './case.ts';

/** How many letters go, and what comes in the five other cases. */
interface EndingRule {
  cut: number;
  endings: readonly string[];
}

/** Rules for words and endings, looked up by gender. The longest ending wins, whole words win over endings. */
export interface EndingRules {
  /** Forms of a word in small letters, or undefined where no rule speaks of it. */
  formsOf(word: string, gender: Gender): Forms | undefined;
}

const LONGEST_ENDING = 8;

/**
 * Reads rules from a table of `data/`: gender (`m`, `f`, or `mf`), words (`-…` is an ending), letters to cut, five endings
 * (`∅` is an empty one); without the last two the word does not change.
 */
export function readEndingRules(file: string): EndingRules {
  const rules = { male: new Map<string, EndingRule>(), female: new Map<string, EndingRule>() };
  for (const [genders = '', words, cut, endings] of rowsOf(file)) {
    const rule: EndingRule = {
      cut: Number(cut ?? 0),
      endings: wordsOf(endings).map((ending) => (ending === '∅' ? '' : ending)),
    };
    for (const word of wordsOf(words)) {
      if (genders.includes('m')) rules.male.set(word, rule);
      if (genders.includes('f')) rules.female.set(word, rule);
    }
  }
  return { formsOf: (word, gender) => applied(word, ruleFor(rules[gender], word)) };
}

function ruleFor(rules: ReadonlyMap<string, EndingRule>, word: string): EndingRule | undefined {
  const exact = rules.get(word);
  if (exact) return exact;
  for (let length = Math.min(LONGEST_ENDING, word.length); length > 0; length--) {
    const rule = rules.get(`-${word.slice(-length)}`);
    if (rule) return rule;
  }
  return undefined;
}

function applied(word: string, rule: EndingRule | undefined): Forms | undefined {
  if (!rule) return undefined;
  const [genitive, dative, accusative, instrumental, prepositional] = rule.endings;
  if (
    genitive === undefined ||
    dative === undefined ||
    accusative === undefined ||
    instrumental === undefined ||
    prepositional === undefined
  )
    return unchanged(word);
  const stem = word.slice(0, word.length - rule.cut);
  return [word, stem + genitive, stem + dative, stem + accusative, stem + instrumental, stem + prepositional];
}
