import { createBoundedCache, isOutage } from '@pochtovik/service-kit';

/** A value of each account, loaded when needed and remembered for a while. */
export interface AccountCache<T> {
  /** The value, at most `maxAgeMs` old (the cache's own time by default). While amoCRM is away an older one is given. */
  get(accountId: number, load: () => Promise<T>, maxAgeMs?: number): Promise<T>;
  /** What is remembered, however old. */
  peek(accountId: number): T | undefined;
  /** Forgets an account. */
  forget(accountId: number): void;
}

/** For so long a value is still better than none when amoCRM does not answer. */
const STALE_MS = 3_600_000;

/** Makes a cache of at most `capacity` accounts; callers that come while a value is loaded share that load. */
export function createAccountCache<T>(options: { ttlMs: number; capacity: number; now(): number }): AccountCache<T> {
  const { now, capacity } = options;
  const known = createBoundedCache<{ value: T; at: number }>({ maxEntries: capacity, ttlMs: STALE_MS, now });
  const loading = new Map<string, Promise<T>>();

  async function fill(key: string, load: () => Promise<T>): Promise<T> {
    const at = now();
    const value = await load();
    known.set(key, { value, at });
    return value;
  }

  return {
    async get(accountId, load, maxAgeMs = options.ttlMs) {
      const key = String(accountId);
      const entry = known.get(key);
      if (entry && now() - entry.at <= maxAgeMs) return entry.value;
      const work = loading.get(key) ?? fill(key, load).finally(() => loading.delete(key));
      loading.set(key, work);
      try {
        return await work;
      } catch (error) {
        if (entry && isOutage(error)) return entry.value;
        throw error;
      }
    },
    peek: (accountId) => known.get(String(accountId))?.value,
    forget(accountId) {
      known.delete(String(accountId));
    },
  };
}
