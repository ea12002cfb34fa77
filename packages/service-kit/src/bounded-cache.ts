/** A cache with an end: at most so many entries, each for at most so long. */
export interface BoundedCache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
}

/**
 * Makes a cache that drops the least recently used entry when it is full and every entry when its time is over. The key
 * must carry the account id wherever the value belongs to an account.
 * @param options.ttlMs age at which an entry counts as absent
 * @param options.now milliseconds that only grow, passed in so that the rule is pure
 */
export function createBoundedCache<V>(options: {
  maxEntries: number;
  ttlMs: number;
  now: () => number;
}): BoundedCache<V> {
  const entries = new Map<string, { value: V; endsAt: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (entry.endsAt <= options.now()) return undefined;
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value) {
      entries.delete(key);
      if (entries.size >= options.maxEntries) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      entries.set(key, { value, endsAt: options.now() + options.ttlMs });
    },
    delete(key) {
      entries.delete(key);
    },
  };
}
