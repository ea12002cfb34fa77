import type { Collection } from 'mongoose';
import type { Bus } from './bus.ts';
import type { Logger } from './logger.ts';
import { bodyOf, type OutboxEntry, pendingOf, type StoredOutbox } from './outbox.ts';
import { createOutboxMarks } from './outbox-marks.ts';
import { publish } from './publisher.ts';
import { EVENTS_STREAM } from './streams.ts';

/** The part of a collection that the relay works on; `Model.collection` of mongoose fits. */
export interface OutboxCollection {
  collectionName: string;
  find(filter: object, options: object): OutboxCursor;
  updateOne(filter: object, update: object): Promise<unknown>;
  updateMany(filter: object, update: object, options: object): Promise<{ matchedCount: number }>;
}

interface OutboxCursor extends AsyncIterable<unknown> {
  limit(count: number): OutboxCursor;
  toArray(): Promise<unknown[]>;
}

/** Every document of these collections is written with `withOutbox`, so its outbox is an array of entries. */
function hasOutbox(document: unknown): document is StoredOutbox {
  return typeof document === 'object' && document !== null && 'outbox' in document && Array.isArray(document.outbox);
}

/** Publishes the events that are stored with their state change. */
export interface Relay {
  /**
   * A document was written with new events: publish them soon. Never fails; the sweep finds what this misses.
   * @param entries the events, where the writer has them at hand: then they are not read back
   */
  announce(collection: string, id: string, entries?: readonly OutboxEntry[]): void;
  /** Publishes what is announced and ends the sweep. */
  stop(): Promise<void>;
}

const SWEEP_MS = 2000;
const BATCH = 200;
/** How far back events are published again when the bus has lost its streams. */
const REPUBLISH_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * Starts the relay over all collections that carry an outbox.
 *
 * Announced documents are published at once; a sweep finds those whose process died in between. Publishing twice is
 * harmless: the stream drops a known id, consumers are idempotent. When the EVENTS stream turns out to be a new one (the
 * bus lost its disk), everything of the last three days is published again: the database is the truth.
 */
export function startRelay(deps: {
  service: string;
  bus: Bus;
  collections: OutboxCollection[];
  /** Fields that events share with their documents, by the name of the collection. */
  shared?: Readonly<Record<string, readonly string[]>>;
  state: Collection<{ _id: string; incarnation: string }>;
  log: Logger;
}): Relay {
  const { bus, log } = deps;
  const marks = createOutboxMarks(log);
  const byName = new Map(deps.collections.map((collection) => [collection.collectionName, collection]));
  /** By collection and document: its new events, or null where they are to be read. */
  const announced = new Map<string, Map<string, readonly OutboxEntry[] | null>>();
  let stopping = false;
  let draining: Promise<void> | undefined;

  const projectionOf = ({ collectionName }: OutboxCollection) =>
    Object.fromEntries(['outbox', ...(deps.shared?.[collectionName] ?? [])].map((field) => [field, 1]));

  /** Publishes what the filter finds, one batch at most, and gives the documents that are through. */
  async function publishFound(collection: OutboxCollection, filter: object): Promise<StoredOutbox[]> {
    const found = await collection
      .find(filter, { projection: projectionOf(collection) })
      .limit(BATCH)
      .toArray();
    return publishAll(collection, found.filter(hasOutbox));
  }

  async function publishAll(collection: OutboxCollection, documents: readonly StoredOutbox[]): Promise<StoredOutbox[]> {
    const results = await Promise.allSettled(
      documents.map(async (document) => {
        for (const entry of pendingOf(document)) await publish(bus, { ...entry, body: bodyOf(entry, document) });
        return document;
      }),
    );
    const published = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    for (const result of results) {
      if (result.status === 'rejected') {
        log.warn(
          { event: 'relay.deferred', collection: collection.collectionName, err: result.reason },
          'events wait for the next sweep',
        );
      }
    }
    return published;
  }

  async function drainAnnounced() {
    for (;;) {
      const next = [...announced].find(([, documents]) => documents.size > 0);
      if (!next) return;
      const [name, documents] = next;
      const batch = [...documents].slice(0, BATCH);
      for (const [id] of batch) documents.delete(id);
      const collection = byName.get(name);
      if (!collection) throw new Error(`relay: unknown collection ${name}`);
      const given = batch.flatMap(([_id, entries]) => (entries ? [{ _id, outbox: [...entries] }] : []));
      const unread = batch.flatMap(([id, entries]) => (entries ? [] : [id]));
      try {
        if (given.length > 0) marks.markSoon(collection, await publishAll(collection, given));
        const pending = { _id: { $in: unread }, outboxPending: { $gt: 0 } };
        if (unread.length > 0) marks.markSoon(collection, await publishFound(collection, pending));
      } catch (err) {
        log.warn({ event: 'relay.deferred', collection: name, err }, 'events wait for the next sweep');
      }
    }
  }

  function startDraining() {
    draining ??= Promise.resolve()
      .then(drainAnnounced)
      .finally(() => {
        draining = undefined;
        if ([...announced.values()].some((documents) => documents.size > 0)) startDraining();
      });
  }

  async function sweep() {
    for (const collection of deps.collections) {
      const stale = { outboxPending: { $gt: 0 }, 'outbox.at': { $lt: new Date(Date.now() - SWEEP_MS) } };
      let found = BATCH;
      while (!stopping && found === BATCH) {
        const published = await publishFound(collection, stale);
        await marks.mark(collection, published);
        found = published.length;
      }
    }
  }

  async function republishAfterLoss() {
    const info = await bus.manager.streams.info(EVENTS_STREAM);
    const known = await deps.state.findOne({ _id: 'bus' });
    if (known?.incarnation === info.created) return;
    if (known) {
      log.warn(
        { event: 'relay.republish' },
        'the bus came back empty: publishing the events of the last three days again',
      );
      const since = new Date(Date.now() - REPUBLISH_MS);
      for (const collection of deps.collections) {
        for await (const document of collection.find(
          { 'outbox.at': { $gte: since } },
          { projection: projectionOf(collection) },
        )) {
          if (!hasOutbox(document)) continue;
          for (const entry of document.outbox) {
            if (entry.at >= since) await publish(bus, { ...entry, body: bodyOf(entry, document) });
          }
        }
      }
    }
    await deps.state.updateOne({ _id: 'bus' }, { $set: { incarnation: info.created } }, { upsert: true });
  }

  async function sweepLoop() {
    while (!stopping) {
      try {
        if (bus.isConnected()) {
          await bus.restoreStreams();
          await republishAfterLoss();
          await sweep();
        }
      } catch (err) {
        log.warn({ event: 'relay.sweep-failed', err }, 'sweep of the outbox failed; it will be repeated');
      }
      await pause();
    }
  }

  let wake: (() => void) | undefined;
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SWEEP_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = sweepLoop();

  return {
    announce(collection, id, entries) {
      const documents = announced.get(collection) ?? new Map<string, readonly OutboxEntry[] | null>();
      const earlier = documents.get(id);
      const isGiven = entries !== undefined && earlier !== null;
      announced.set(collection, documents.set(id, isGiven ? [...(earlier ?? []), ...entries] : null));
      startDraining();
    },
    async stop() {
      stopping = true;
      wake?.();
      await Promise.all([loop, draining]);
      await marks.stop();
    },
  };
}
