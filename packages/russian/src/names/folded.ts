const FOLDED: Readonly<Record<string, string>> = { ё: 'е', є: 'е', і: 'и', ї: 'и', ґ: 'г' };

/** As names are compared: small letters, ё as е, Ukrainian letters as the Russian ones that stand for them in lists. */
export function folded(word: string): string {
  return word.toLowerCase().replace(/[ёєіїґ]/gu, (letter) => FOLDED[letter] ?? letter);
}
