/** What a variable can hold once read from the caller's data; `undefined` when there is nothing. */
export type Value = string | number | boolean | readonly (string | number)[] | undefined;

/** The caller's values, nested by the words of a path: `{ lead: { price: 100, cf: { '123': 'A-7' } } }`. JSON-like. */
export type TemplateData = { readonly [word: string]: unknown };

/**
 * Reads a path from data. Only own data properties of plain objects count, so neither a prototype nor a getter of a
 * hostile object is ever reached; what is no value of ours reads as nothing.
 */
export function valueAt(data: TemplateData, path: string): Value {
  return toValue(foundAt(data, path));
}

/** The entries of a list at a path, for `{{#each}}`: plain records and values; nothing where there is no list. */
export function entriesAt(data: TemplateData, path: string): readonly unknown[] {
  const found = foundAt(data, path);
  if (!Array.isArray(found)) return [];
  return found.filter((entry: unknown) => isPlainObject(entry) || (isScalar(entry) && !isMissing(entry)));
}

/** True when a reader would see nothing: no value, blanks only, or a list without entries. */
export function isMissing(value: Value): boolean {
  return value === undefined || textOf(value).trim() === '';
}

/** A value in words of a letter: lists with commas, switches as amoCRM shows them. */
export function textOf(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'да' : 'нет';
  if (typeof value === 'object') return value.join(', ');
  return String(value);
}

/** Paths come from scopes, so there are few: splitting each once is what keeps rendering fast. */
const split = new Map<string, readonly string[]>();

function wordsOf(path: string): readonly string[] {
  let words = split.get(path);
  if (words === undefined) {
    words = path.split('.');
    if (split.size < 10_000) split.set(path, words);
  }
  return words;
}

function foundAt(data: TemplateData, path: string): unknown {
  let here: unknown = data;
  for (const word of wordsOf(path)) {
    if (!isPlainObject(here)) return undefined;
    here = Object.getOwnPropertyDescriptor(here, word)?.value;
  }
  return here;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function toValue(found: unknown): Value {
  if (typeof found === 'boolean') return found;
  if (Array.isArray(found)) return found.filter((entry: unknown) => isScalar(entry) && !isMissing(entry));
  return isScalar(found) ? found : undefined;
}

function isScalar(found: unknown): found is string | number {
  return typeof found === 'string' || (typeof found === 'number' && Number.isFinite(found));
}
