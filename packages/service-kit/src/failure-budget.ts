import { createBoundedCache } from './bounded-cache.ts';

/** How often each source may fail before it is turned away: the brake on guessing tokens. */
export interface FailureBudget {
  /** True when the source has failed too often within the span. */
  isSpent(source: string): boolean;
  /** Counts one failure. */
  spend(source: string): void;
}

/**
 * Makes a budget in the memory of this process: with N processes a guesser has N budgets, which is still few. Only failures
 * count, so an office behind one address is not slowed by its number.
 * @param options.failures how many a source has in `spanMs`, counted from its first
 * @param options.now milliseconds, passed in so that the rule is pure
 */
export function createFailureBudget(options: {
  failures: number;
  spanMs: number;
  maxSources?: number;
  now: () => number;
}): FailureBudget {
  const spent = createBoundedCache<{ count: number }>({
    maxEntries: options.maxSources ?? 50_000,
    ttlMs: options.spanMs,
    now: options.now,
  });
  return {
    isSpent: (source) => (spent.get(source)?.count ?? 0) >= options.failures,
    spend(source) {
      const known = spent.get(source);
      if (known) known.count += 1;
      else spent.set(source, { count: 1 });
    },
  };
}
