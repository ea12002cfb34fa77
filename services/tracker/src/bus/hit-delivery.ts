import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@pochtovik/contracts';
import { type Bus, type Logger, type Publication, publish } from '@pochtovik/service-kit';
import { createPace, type Pace } from '../domain/pace.ts';
import { HITS_BATCH } from './hit-batch-consumer.ts';
import { hitLine } from './hit-lines.ts';
import type { Spool } from './spool.ts';

/** The way of hits to the bus, which may be away. */
export interface HitDelivery {
  /** Resolves when the hit is safe: the bus has it on disk, or the spool has. Never fails. */
  deliver(publication: Publication): Promise<void>;
  /** The same; undefined while they are {@link Pace many}, which are safe in some {@link GATHER_MS}: their visitors need not wait. */
  take(publication: Publication): Promise<void> | undefined;
  /** Waits until every hit in hand is safe and ends; what is in the spool is published after the next start. */
  stop(): Promise<void>;
}

/** How long the bus may take before a hit goes to disk as well; its visitor may be waiting. */
const PATIENCE_MS = 1000;
/** Few hits go to the bus one by one, while not too many of them are on their way; the others go together. */
const MAX_ALONE = 4;
/** How long hits that go together wait for each other. */
const GATHER_MS = 10;
/** Hits that go in one message, and their characters: less than a bus takes that nobody has set (1 MB). */
const MAX_TOGETHER = 1500;
const MAX_CHARACTERS = 700_000;
/** Messages of many hits that are on their way at once. */
const MAX_FLUSHES = 2;
/** Hits that may wait for the bus at once; the next ones go to disk at once. */
const MAX_WAITING = 20_000;
/** Hits kept in memory when the disk is full too. */
const MAX_IN_MEMORY = 20_000;
/** How often the folder is looked at for files of processes that are gone. */
const LOOK_MS = 30_000;
const RETRY_MS = 500;

/** A hit, and the same as a line of a message of many. */
interface Hit {
  publication: Publication;
  line: string;
}

/** A hit that waits to go together with others. */
interface Gathered extends Hit {
  done?: () => void;
}

/**
 * Starts the delivery and publishes what the spool holds from before. Alone a hit is published as the event it is; when many come at once, those of one
 * moment go in one message of the stream of hits, and become events from there. A hit may be published twice (once from here, once from the spool): it has
 * the same id both times, so the bus drops the second, and consumers know it.
 */
export function startHitDelivery(bus: Bus, spool: Spool, log: Logger): HitDelivery {
  const inHand = new Set<Promise<void>>();
  const stopping = new AbortController();
  let inMemory: Publication[] = [];
  let alone = 0;
  const pace = createPace(Date.now);
  let gathered: Gathered[] = [];
  const flushes = new Set<Promise<void>>();
  let wake = Promise.withResolvers<void>();

  /** Publishes a hit by itself. */
  async function sendAlone(publication: Publication): Promise<void> {
    alone += 1;
    try {
      const published = publish(bus, publication).then(
        () => true,
        () => false,
      );
      if (!(await orAfter(PATIENCE_MS, published))) await keep(publication);
    } finally {
      alone -= 1;
    }
  }

  function gather(publication: Publication, done?: () => void): void {
    gathered.push({ publication, line: hitLine(publication), ...(done && { done }) });
    if (flushes.size >= MAX_FLUSHES) return;
    const flushing = flush().finally(() => flushes.delete(flushing));
    flushes.add(flushing);
  }

  async function flush(): Promise<void> {
    while (gathered.length > 0) {
      if (gathered.length < MAX_TOGETHER) await sleep(GATHER_MS);
      const together = takeTogether();
      if (together.length === 0) return;
      const published = publishTogether(together).then(
        () => true,
        () => false,
      );
      if (!(bus.isConnected() && (await orAfter(PATIENCE_MS, published)))) {
        await Promise.all(together.map(({ publication }) => keep(publication)));
      }
      for (const { done } of together) done?.();
    }
  }

  function takeTogether(): Gathered[] {
    let characters = 0;
    const beyond = gathered.findIndex(({ line }, index) => {
      characters += line.length;
      return index > 0 && (index >= MAX_TOGETHER || characters > MAX_CHARACTERS);
    });
    const together = beyond === -1 ? gathered : gathered.slice(0, beyond);
    gathered = beyond === -1 ? [] : gathered.slice(beyond);
    return together;
  }

  function inHandUntilDone(work: Promise<void>): Promise<void> {
    const held = work.finally(() => inHand.delete(held));
    inHand.add(held);
    return held;
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

  /** One alone as the event it is; more in one message. */
  async function publishTogether(hits: readonly Hit[]): Promise<void> {
    const [first] = hits;
    if (first && hits.length === 1) await publish(bus, first.publication);
    else if (hits.length > 1) await publish(bus, batchOf(hits.map(({ line }) => line)));
  }

  /** Publishes the hits of a file and deletes it; a stop in between leaves the file for the next start. */
  async function drainFile(file: string): Promise<void> {
    let batch: Hit[] = [];
    const publishBatch = () => publishTogether(batch);
    for await (const publication of spool.read(file)) {
      batch.push({ publication, line: hitLine(publication) });
      if (batch.length < MAX_TOGETHER / 2) continue;
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

  /** The bus is away or behind: the hit goes to disk. */
  const mustKeep = () => !bus.isConnected() || gathered.length >= MAX_WAITING;

  /** Takes a hit of this pace in hand. */
  function deliver(publication: Publication, current: Pace): Promise<void> {
    if (mustKeep()) return inHandUntilDone(keep(publication));
    if (current === 'few' && alone < MAX_ALONE) return inHandUntilDone(sendAlone(publication));
    return new Promise<void>((resolve) => gather(publication, resolve));
  }

  return {
    deliver: (publication) => deliver(publication, pace()),
    take(publication) {
      const current = pace();
      if (current !== 'many' || mustKeep()) return deliver(publication, current);
      gather(publication);
      return undefined;
    },
    async stop() {
      while (flushes.size > 0 || inHand.size > 0) await Promise.all([...flushes, ...inHand]);
      stopping.abort();
      await draining;
      await spool.close();
    },
  };
}

/** Many hits as one message. Its id is of this moment: hits are told apart by their own ids. */
function batchOf(lines: readonly string[]): Publication {
  return { id: newId(), subject: HITS_BATCH, body: lines.join('\n') };
}

/** The outcome, or false when it takes longer. */
function orAfter(milliseconds: number, outcome: Promise<boolean>): Promise<boolean> {
  const timeUp = Promise.withResolvers<boolean>();
  // A timer that is taken back makes no error, as an aborted sleep does: this runs for each hit.
  const timer = setTimeout(() => timeUp.resolve(false), milliseconds);
  return Promise.race([outcome, timeUp.promise]).finally(() => clearTimeout(timer));
}
