/** Longest name of a template. */
const MAX_NAME = 200;

/**
 * Name of a copy: «Имя (копия)», «Имя (копия 2)» … A copy of a copy counts on instead of growing.
 * @param language amoCRM's language of the account; all but `en` read Russian
 * @param taken names there are
 */
export function copyName(name: string, language: string, taken: ReadonlySet<string>): string {
  const word = language === 'en' ? 'copy' : 'копия';
  const base = name.replace(/ \((?:копия|copy)(?: \d+)?\)$/u, '');
  for (let number = 1; ; number += 1) {
    const tail = number === 1 ? ` (${word})` : ` (${word} ${number})`;
    const copy = base.slice(0, MAX_NAME - tail.length).trimEnd() + tail;
    if (!taken.has(copy)) return copy;
  }
}
