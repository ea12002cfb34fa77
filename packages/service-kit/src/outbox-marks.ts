import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from './logger.ts';
import { pendingOf, type StoredOutbox } from './outbox.ts';
import type { OutboxCollection } from './relay.ts';

/** Notes in documents that their events are on the bus. */
export interface OutboxMarks {
  /** Notes it now. */
  mark(collection: OutboxCollection, documents: readonly StoredOutbox[]): Promise<void>;
  /** Notes it soon, together with what else is published by then. Never fails: what is not noted is published again by the sweep, which is harmless. */
  markSoon(collection: OutboxCollection, documents: readonly StoredOutbox[]): void;
  /** Notes all without waiting for more, now and from now on. */
  stop(): Promise<void>;
}

/** How long a mark waits for others: far below the age from which the sweep publishes again. */
const GATHER_MS = 250;
/** Documents in one write. */
const MOST = 200;

/** Makes them. */
export function createOutboxMarks(log: Logger): OutboxMarks {
  const gathered = new Map<OutboxCollection, StoredOutbox[]>();
  let gathering: Promise<void> | undefined;
  const hurry = new AbortController();

  /** In one write those with a single pending entry, as most are. */
  async function mark(collection: OutboxCollection, documents: readonly StoredOutbox[]) {
    const single = documents.filter((document) => pendingOf(document).length === 1);
    const ids = single.flatMap(pendingOf).map(({ id }) => id);
    const isMarked =
      single.length > 1 &&
      (
        await collection.updateMany(
          {
            _id: { $in: single.map(({ _id }) => _id) },
            outboxPending: 1,
            outbox: { $elemMatch: { id: { $in: ids }, publishedAt: null } },
          },
          { $set: { 'outbox.$[entry].publishedAt': new Date(), outboxPending: 0 } },
          { arrayFilters: [{ 'entry.id': { $in: ids } }] },
        )
      ).matchedCount === single.length;
    // A document that changed since it was read is not matched above: another process marked it, or a new event came.
    const rest = isMarked ? documents.filter((document) => !single.includes(document)) : documents;
    for (const document of rest) {
      for (const entry of pendingOf(document)) {
        await collection.updateOne(
          { _id: document._id, outbox: { $elemMatch: { id: entry.id, publishedAt: null } } },
          { $set: { 'outbox.$.publishedAt': new Date() }, $inc: { outboxPending: -1 } },
        );
      }
    }
  }

  async function markGathered() {
    for (const [collection, documents] of gathered) {
      while (documents.length > 0) {
        await mark(collection, documents.splice(0, MOST)).catch((err) =>
          log.warn(
            { event: 'relay.unmarked', collection: collection.collectionName, err },
            'published events are published again by the next sweep',
          ),
        );
      }
    }
  }

  async function gather() {
    while ([...gathered.values()].some((documents) => documents.length > 0)) {
      await pause(GATHER_MS, undefined, { signal: hurry.signal }).catch(() => {});
      await markGathered();
    }
    gathering = undefined;
  }

  return {
    mark,
    markSoon(collection, documents) {
      const waiting = gathered.get(collection) ?? [];
      waiting.push(...documents);
      gathered.set(collection, waiting);
      gathering ??= gather();
    },
    async stop() {
      hurry.abort();
      await gathering;
    },
  };
}
