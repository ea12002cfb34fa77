import { wordLists } from '../data-file.ts';

/** A word of a phrase and where it stands. */
export interface PhraseWord {
  text: string;
  start: number;
  /** A comma or slash follows. */
  comma: boolean;
  /** A full stop follows, and more words: зам. директора. */
  abbreviated: boolean;
}

/** Lists of `phrase-words.tsv`. */
export type PhraseWordKind = 'governing' | 'closing' | 'joining' | 'first-part' | 'abbreviated-adjective';

const kinds = wordLists('phrase-words.tsv');

/** Phrases are short; the words behind this length stay as they are. */
const LONGEST_PHRASE = 500;

/** The words of a phrase in order, with hyphens, without punctuation. */
export function phraseWords(phrase: string): PhraseWord[] {
  const text = phrase.slice(0, LONGEST_PHRASE);
  return [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}.&-]*/gu)].map((match) => {
    const word = match[0].replace(/[.&-]+$/u, '');
    const start = match.index;
    const behind = text.slice(start + word.length, start + word.length + 4);
    return { text: word, start, comma: /^\s*[,/;]/u.test(behind), abbreviated: /^\.\s*\p{L}/u.test(behind) };
  });
}

/** Whether a word in small letters is on a list of `phrase-words.tsv`. */
export function isPhraseWord(kind: PhraseWordKind, word: string): boolean {
  return kinds.get(kind)?.has(word) ?? false;
}
