import { setTimeout as sleep } from 'node:timers/promises';
import { type Bus, type Logger, type Publication, publish } from '@pochtovik/service-kit';
import type { Spool } from './spool.ts';

/** The way of hits to the bus, which may be away. */
export interface HitDelivery {
  /** Resolves when the hit is safe: the bus has it on disk, or the spool has. Never fails. */
  deliver(publication: Publication): Promise<void>;
  /** Waits until every hit in hand is safe and ends; what is in the spool is published after the next start. */
  stop(): Promise<void>;
}

/** How long the bus may take before a hit goes to disk as well; its visitor may be waiting. */
const PATIENCE_MS = 1000;
/** Hits that may wait for the bus at once; the next ones go to disk at once. */
const MAX_WAITING = 5000;
/** Hits kept in memory when the disk is full too. */
const MAX_IN_MEMORY = 20_000;
const DRAIN_AT_ONCE = 100;
/** How often the folder is looked at for files of processes that are gone. */
const LOOK_MS = 30_000;
const RETRY_MS = 500;

/**
 * Starts the delivery and publishes what the spool holds from before. A hit may be published twice (once from here, once from
 * the spool): it has the same id both times, so the bus drops the second, and consumers know it.
 */
export function startHitDelivery(bus: Bus, spool: Spool, log: Logger): HitDelivery {
  const inHand = new Set<Promise<void>>();
  const stopping = new AbortController();
  let inMemory: Publication[] = [];
  let waiting = 0;
  let wake = Promise.withResolvers<void>();

  async function send(publication: Publication): Promise<void> {
    if (!bus.isConnected() || waiting >= MAX_WAITING) return keep(publication);
    waiting += 1;
    const published = publish(bus, publication)
      .then(() => true)
      .catch(() => false)
      .finally(() => {
        waiting -= 1;
      });
    const inTime = await orAfter(PATIENCE_MS, published);
    if (!inTime) await keep(publication);
  }

  async function keep(publication: Publication): Promise<void> {
    try {
      await spool.append(publication);
    } catch (err) {
      if (inMemory.length < MAX_IN_MEMORY) inMemory.push(publication);
      else log.error({ event: 'hit.lost', hitId: publication.id, err }, 'bus, disk and memory take no more hits');
    }
    wake.resolve();
  }

  /** Publishes the hits of a file and deletes it; a stop in between leaves the file for the next start. */
  async function drainFile(file: string): Promise<void> {
    let batch: Publication[] = [];
    const publishBatch = () => Promise.all(batch.map((publication) => publish(bus, publication)));
    for await (const publication of spool.read(file)) {
      batch.push(publication);
      if (batch.length < DRAIN_AT_ONCE) continue;
      await publishBatch();
      if (stopping.signal.aborted) return;
      batch = [];
    }
    await publishBatch();
    await spool.remove(file);
  }

  async function drain(): Promise<number> {
    const files = await spool.waiting();
    for (const file of files) await drainFile(file);
    const hits = inMemory;
    inMemory = [];
    const results = await Promise.allSettled(hits.map((hit) => publish(bus, hit)));
    inMemory.push(...hits.filter((_hit, index) => results[index]?.status === 'rejected'));
    if (inMemory.length > 0) throw new Error('the bus took not all hits');
    return files.length + hits.length;
  }

  async function drainLoop() {
    while (!stopping.signal.aborted) {
      try {
        if (!bus.isConnected()) await pause(RETRY_MS);
        else {
          wake = Promise.withResolvers();
          const count = await drain();
          if (count > 0) log.info({ event: 'spool.drained', count }, 'hits that had waited are published');
          await Promise.race([wake.promise, pause(LOOK_MS)]);
        }
      } catch (err) {
        log.warn({ event: 'spool.waiting', err }, 'hits wait for the bus');
        await pause(RETRY_MS);
      }
    }
  }

  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal: stopping.signal }).catch(() => {});
  const draining = drainLoop();

  return {
    deliver(publication) {
      const work = send(publication).finally(() => inHand.delete(work));
      inHand.add(work);
      return work;
    },
    async stop() {
      await Promise.all(inHand);
      stopping.abort();
      await draining;
      await spool.close();
    },
  };
}

/** The outcome, or false when it takes longer. */
async function orAfter(milliseconds: number, outcome: Promise<boolean>): Promise<boolean> {
  const end = new AbortController();
  const timeUp = sleep(milliseconds, false, { signal: end.signal }).catch(() => false);
  try {
    return await Promise.race([outcome, timeUp]);
  } finally {
    end.abort();
  }
}
