import { isOutage } from '@pochtovik/service-kit';

/** A value of each account, loaded when needed and remembered for a while. */
export interface AccountCache<T> {
  /** The value, at most `maxAgeMs` old (the cache's own time by default). While amoCRM is away an older one is given. */
  get(accountId: number, load: () => Promise<T>, maxAgeMs?: number): Promise<T>;
  /** Forgets an account. */
  forget(accountId: number): void;
}

/** For so long a value is still better than none when amoCRM does not answer. */
const STALE_MS = 3_600_000;

/** Makes a cache of at most `capacity` accounts; the one not used for longest goes first. */
export function createAccountCache<T>(options: { ttlMs: number; capacity: number; now(): number }): AccountCache<T> {
  const known = new Map<number, { value: T; at: number }>();
  const loading = new Map<number, Promise<T>>();

  function keep(accountId: number, entry: { value: T; at: number }) {
    known.delete(accountId);
    known.set(accountId, entry);
    for (const oldest of known.keys()) {
      if (known.size <= options.capacity) break;
      known.delete(oldest);
    }
  }

  async function fill(accountId: number, load: () => Promise<T>): Promise<T> {
    const at = options.now();
    const value = await load();
    keep(accountId, { value, at });
    return value;
  }

  return {
    async get(accountId, load, maxAgeMs = options.ttlMs) {
      const entry = known.get(accountId);
      const age = entry ? options.now() - entry.at : 0;
      if (entry && age <= maxAgeMs) {
        keep(accountId, entry);
        return entry.value;
      }
      const work = loading.get(accountId) ?? fill(accountId, load).finally(() => loading.delete(accountId));
      loading.set(accountId, work);
      try {
        return await work;
      } catch (error) {
        if (entry && age <= STALE_MS && isOutage(error)) return entry.value;
        throw error;
      }
    },
    forget(accountId) {
      known.delete(accountId);
      loading.delete(accountId);
    },
  };
}
