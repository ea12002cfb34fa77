import type { Recipient } from './recipient.ts';

/** What a search asks for: one letter by its id, or letters that have all these keys. */
export type LetterSearch = { id: string } | { keys: string[] };

/** Shorter words are found whole only; the start of a longer one is told by its first letters up to `LONGEST`. */
const SHORTEST = 3;
const LONGEST = 8;
/** Keys of one letter: a bound of its index entries, whatever a subject holds. */
const MAX_KEYS = 120;
const MAX_ASKED = 8;

/**
 * What a letter is found by: the starts of the words of its recipient and subject, three to eight letters long. So a search is a look-up
 * of equal keys in an index that is ordered by time: a page costs what it shows, however many letters there are, and needs
 * no text index of the database.
 */
export function searchKeysOf(letter: { subject: string; to: Recipient | null }): string[] {
  return searchKeysIn(`${letter.to?.address ?? ''} ${letter.to?.name ?? ''} ${letter.subject}`, MAX_KEYS);
}

/** The starts of the words of a text as {@link searchOf} asks for them. @param most keys kept, those of the first words */
export function searchKeysIn(text: string, most: number): string[] {
  const keys = new Set<string>();
  for (const word of wordsOf(text)) {
    if (keys.size >= most) break;
    for (const start of startsOf(word)) keys.add(start);
  }
  return [...keys].slice(0, most);
}

/**
 * What the text of a search asks for: each of its words must begin a word of the letter. Of words longer than eight letters
 * the first eight are compared.
 * @returns null when there is no word in it: such a search narrows nothing
 */
export function searchOf(text: string): LetterSearch | null {
  const id = text.trim().toLowerCase();
  if (/^[0-9a-f]{32}$/.test(id)) return { id };
  const keys = [...new Set(wordsOf(text).map(cut))].slice(0, MAX_ASKED);
  return keys.length === 0 ? null : { keys };
}

/** Words without case, accents and width (NFKD); `ё` is `е`, as people write it both ways. Addresses fall apart at dots and `@`. */
function wordsOf(text: string): string[] {
  return (
    text
      // Compatibility would make "No" of it, and one word with the number behind.
      .replaceAll('№', ' ')
      .normalize('NFKD')
      .replaceAll(/\p{M}+/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function startsOf(word: string): string[] {
  const letters = [...word].slice(0, LONGEST);
  const starts = letters.slice(SHORTEST - 1).map((_letter, index) => letters.slice(0, SHORTEST + index).join(''));
  return starts.length === 0 ? [letters.join('')] : starts;
}

function cut(word: string): string {
  return [...word].slice(0, LONGEST).join('');
}
