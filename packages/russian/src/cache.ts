/** Entries kept; a word and its six forms are some 500 bytes, so a full cache stays near 10 MB. */
const ENTRIES = 20_000;

/** Longer "words" are no words: they are neither declined nor remembered. */
export const LONGEST_WORD = 64;

/** Remembers what was made for a key, dropping what was not asked for longest. `make` must depend on the key alone. */
export function remembered<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    let value = known.get(key);
    if (value !== undefined) {
      known.delete(key);
    } else {
      value = make(key);
      if (known.size >= ENTRIES) dropOldest(known);
    }
    known.set(key, value);
    return value;
  };
}

function dropOldest<T>(map: Map<string, T>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
