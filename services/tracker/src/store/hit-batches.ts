import type { Hits, StoredHit } from './hits.ts';

/** Gathers hits so that many are stored by one write. */
export interface HitBatches {
  /** Resolves when the hit is stored; fails when the write of its batch failed. */
  add(hit: StoredHit): Promise<void>;
}

const MAX_BATCH = 500;

/**
 * Makes batches of what comes while the write before is under way: alone a hit waits for nobody, under load hundreds share a
 * write.
 */
export function createHitBatches(hits: Pick<Hits, 'store'>): HitBatches {
  let pending: { hit: StoredHit; done: PromiseWithResolvers<void> }[] = [];
  let isWriting = false;

  async function writeAll() {
    isWriting = true;
    while (pending.length > 0) {
      const batch = pending.slice(0, MAX_BATCH);
      pending = pending.slice(MAX_BATCH);
      try {
        await hits.store(batch.map(({ hit }) => hit));
        for (const { done } of batch) done.resolve();
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    isWriting = false;
  }

  return {
    add(hit) {
      const done = Promise.withResolvers<void>();
      pending.push({ hit, done });
      // Begun in the next turn, so that hits of one turn are in one batch.
      if (!isWriting) {
        isWriting = true;
        setImmediate(() => void writeAll());
      }
      return done.promise;
    },
  };
}
