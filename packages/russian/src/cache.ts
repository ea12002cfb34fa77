/** Entries kept at most; a word and its six forms are some 500 bytes, so a full cache stays near 10 MB. */
const ENTRIES = 20_000;

/** Longer "words" are no words: they are neither declined nor remembered. */
export const LONGEST_WORD = 64;

/**
 * Remembers what was made for a key; `make` must depend on the key alone. Two generations, the older dropped when the younger
 * is half of all: what is asked for often stays, and a hit costs one look-up instead of an ordered list's upkeep.
 */
export function remembered<T>(make: (key: string) => T): (key: string) => T {
  let younger = new Map<string, T>();
  let older = new Map<string, T>();
  return (key) => {
    const recent = younger.get(key);
    if (recent !== undefined) return recent;
    const value = older.get(key) ?? make(key);
    if (younger.size >= ENTRIES / 2) {
      older = younger;
      younger = new Map();
    }
    younger.set(key, value);
    return value;
  };
}
