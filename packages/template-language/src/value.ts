/** What a variable can hold once read from the caller's data; `undefined` when there is nothing. */
export type Value = string | number | boolean | readonly (string | number)[] | undefined;

/** The caller's values, nested by the words of a path: `{ lead: { price: 100, cf: { '123': 'A-7' } } }`. JSON-like. */
export type TemplateData = { readonly [word: string]: unknown };

/** True when a reader would see nothing: no value, blanks only, or a list without entries. */
export function isMissing(value: Value): boolean {
  if (typeof value === 'string') return isBlank(value);
  return value === undefined || (typeof value === 'object' && isBlank(textOf(value)));
}

function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  // Nearly all texts begin with a Latin or Cyrillic letter or a digit: those need no look at the rest.
  if ((first > 0x20 && first < 0x7f) || (first >= 0x400 && first < 0x530)) return false;
  return text.trim() === '';
}

/** A value in words of a letter: lists with commas, switches as amoCRM shows them. */
export function textOf(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'да' : 'нет';
  if (typeof value === 'object') return value.join(', ');
  return String(value);
}
