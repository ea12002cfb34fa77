import { THIS } from './template.ts';
import { isMissing, type TemplateData, type Value } from './value.ts';

/** What values are read from while a template is rendered. */
export interface Source {
  readonly data: TemplateData;
  /** The entry of a list that `this` names; undefined outside of lists. */
  entry: unknown;
  /** Records found so far, by the number that {@link PathReaders} gave them; null: there is none. */
  readonly records: (object | null | undefined)[];
}

/** Reads one path of a source. */
export interface PathReader {
  value(source: Source): Value;
  /** The entries of a list, for `{{#each}}`: plain records and values; nothing where there is no list. */
  entries(source: Source): readonly unknown[];
}

/**
 * Makes readers of the paths of one template. Only own data properties of plain objects count, so neither a prototype nor a getter of a
 * hostile object is ever reached; what is no value of ours reads as nothing. The record that several paths share is looked up once.
 */
export class PathReaders {
  readonly #records = new Map<string, number>();

  /** Reader of a path such as `lead.cf.901` or `this.name`. */
  reader(path: string): PathReader {
    const found = this.#finder(path.split('.'));
    return {
      value: (source) => toValue(found(source)),
      entries(source) {
        const list = found(source);
        if (!Array.isArray(list)) return [];
        return list.filter((entry: unknown) => isPlainObject(entry) || (isScalar(entry) && !isMissing(entry)));
      },
    };
  }

  #finder(words: readonly string[]): (source: Source) => unknown {
    const last = words.at(-1) ?? '';
    const before = words.slice(0, -1);
    if (words[0] === THIS) {
      const inside = words.slice(1);
      return ({ entry }) => found(entry, inside);
    }
    if (before.length === 0) return ({ data }) => (isPlainObject(data) ? own(data, last) : undefined);
    const number = this.#numberOf(before);
    return (source) => {
      let record = source.records[number];
      if (record === undefined) {
        record = recordAt(source.data, before);
        source.records[number] = record;
      }
      return record === null ? undefined : own(record, last);
    };
  }

  #numberOf(words: readonly string[]): number {
    const path = words.join('.');
    const number = this.#records.get(path) ?? this.#records.size;
    this.#records.set(path, number);
    return number;
  }
}

function recordAt(data: TemplateData, words: readonly string[]): object | null {
  const record = found(data, words);
  return isPlainObject(record) ? record : null;
}

function found(from: unknown, words: readonly string[]): unknown {
  let here = from;
  for (const word of words) {
    if (!isPlainObject(here)) return undefined;
    here = own(here, word);
  }
  return here;
}

function own(record: object, word: string): unknown {
  return Object.getOwnPropertyDescriptor(record, word)?.value;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function toValue(value: unknown): Value {
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.filter((entry: unknown) => isScalar(entry) && !isMissing(entry));
  return isScalar(value) ? value : undefined;
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}
