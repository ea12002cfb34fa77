/**
 * Gives a form the letter case of the word it was made from: what both begin with is copied, an ending is upper case only
 * where the whole word is (ИВАНОВ → ИВАНОВУ, Пётр → Петра).
 */
export function withLetterCaseOf(original: string, form: string): string {
  let shared = 0;
  while (shared < original.length && shared < form.length && sameLetter(original, form, shared)) shared++;
  const rest = form.slice(shared);
  return original.slice(0, shared) + (isUpperCase(original) ? rest.toUpperCase() : rest);
}

/** Whether a word of two letters or more has no small ones. */
export function isUpperCase(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
}

/** Whether a word begins with a capital. */
export function isCapitalised(word: string): boolean {
  const [first = ''] = word;
  return first !== first.toLowerCase();
}

function sameLetter(one: string, other: string, at: number): boolean {
  return one[at] === other[at] || one[at]?.toLowerCase() === other[at]?.toLowerCase();
}
