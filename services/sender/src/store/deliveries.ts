import {
  type Database,
  groupCommit,
  insertedOnce,
  type OutboxCollection,
  type OutboxEntry,
  pushOutbox,
  type WithOutbox,
  withOutbox,
} from '@pochtovik/service-kit';
import type { Model } from 'mongoose';
import { type AttemptKey, type AttemptResult, createAttemptWrites } from './attempts.ts';
import type { Attempt, Delivery, DeliveryDocument } from './delivery.ts';
import { deliverySchema } from './delivery-schema.ts';

/** Letters that enter the queue in one write. */
const MOST_INSERTED = 100;

/** What a letter needs to enter the queue. */
export type NewDelivery = Pick<
  Delivery,
  'id' | 'accountId' | 'mailboxId' | 'priority' | 'messageId' | 'recipient' | 'others' | 'trace' | 'createdAt'
> & { content: NonNullable<Delivery['content']> };

/** The `deliveries` collection: the queue itself. */
export interface DeliveryStore {
  /** For the relay. */
  collection: OutboxCollection;
  /** Puts a letter into the queue; one that is there already stays as it is. */
  insert(accountId: number, delivery: NewDelivery): Promise<void>;
  find(accountId: number, letterId: string): Promise<Delivery | null>;
  /** Takes the next due letter of a mailbox, single before bulk, and records the attempt in the same write. */
  claim(accountId: number, mailboxId: string, fencing: number, now: Date): Promise<Delivery | null>;
  /** Puts on record that the letter's last byte goes out now; false when the attempt is no longer its maker's. */
  markEnding(accountId: number, key: AttemptKey): Promise<boolean>;
  /** Stores the end of an attempt with its events. False when the attempt is no longer its maker's. */
  settle(accountId: number, key: AttemptKey, result: AttemptResult, events: OutboxEntry[]): Promise<boolean>;
  /** Letters of a mailbox that a former owner of its lane left in hand. */
  leftInHand(accountId: number, mailboxId: string, fencingBelow: number): Promise<Delivery[]>;
  /** Letters of a mailbox that wait to be sent. */
  waiting(accountId: number, mailboxId?: string): AsyncIterable<Delivery>;
  /** How many letters of a mailbox wait to be sent. */
  countWaiting(accountId: number, mailboxId: string): Promise<number>;
  /** The next letter in doubt whose look is due. */
  nextInDoubt(accountId: number, mailboxId: string, now: Date): Promise<Delivery | null>;
  /** Notes a look that found nothing. */
  noteLook(accountId: number, letterId: string, dueAt: Date): Promise<void>;
  /** Ends a letter that has not been tried or is in no lane's hands; false when it is. */
  failWaiting(
    accountId: number,
    letterId: string,
    result: NonNullable<Delivery['result']>,
    events: OutboxEntry[],
  ): Promise<boolean>;
  /** When the mailbox has something to do next: the earliest `dueAt` of the given states. */
  nextDue(accountId: number, mailboxId: string, states: ('queued' | 'in_doubt')[]): Promise<Date | null>;
}

/** Opens the `deliveries` collection. */
export async function createDeliveryStore(
  database: Database,
): Promise<{ deliveries: DeliveryStore; model: Model<DeliveryDocument> }> {
  const Row = database.model<DeliveryDocument>('Delivery', deliverySchema());
  await Row.createCollection();
  await Row.createIndexes();

  const attempts = createAttemptWrites(Row, database.collection<DeliveryDocument>('deliveries'));
  const insert = groupCommit<NewDelivery, true>({
    most: MOST_INSERTED,
    // A letter that is there already fails the shared insert; then each is inserted alone.
    async all(letters) {
      await Row.insertMany(letters.map(toRow), { ordered: false });
      return letters.map(() => true);
    },
    async one(letter) {
      await insertedOnce(Row.create(toRow(letter)));
      return true;
    },
  });

  const deliveries: DeliveryStore = {
    collection: database.collection<WithOutbox & { _id: string }>('deliveries'),
    async insert(accountId, letter) {
      await insert({ ...letter, accountId });
    },
    async find(accountId, letterId) {
      return toDelivery(await Row.findOne({ _id: letterId, accountId }).lean());
    },
    async claim(accountId, mailboxId, fencing, now) {
      const due = { accountId, mailboxId, state: 'queued' as const, dueAt: { $lte: now } };
      for (;;) {
        const row = await Row.findOne(due).sort({ priority: 1, dueAt: 1 }).lean();
        if (!row) return null;
        const letter = fromRow(row);
        const attempt: Attempt = { fencing, at: now, stage: 'begun', settled: false };
        if (await attempts.begin(letter, attempt)) {
          const firstTriedAt = letter.firstTriedAt ?? now;
          return { ...letter, state: 'sending', attempt, attempts: letter.attempts + 1, firstTriedAt };
        }
      }
    },
    markEnding: attempts.markEnding,
    settle: attempts.settle,
    async leftInHand(accountId, mailboxId, fencingBelow) {
      const rows = await Row.find({
        accountId,
        mailboxId,
        state: 'sending',
        'attempt.fencing': { $lt: fencingBelow },
      }).lean();
      return rows.map(fromRow);
    },
    async *waiting(accountId, mailboxId) {
      const filter = { accountId, state: 'queued' as const, ...(mailboxId === undefined ? {} : { mailboxId }) };
      for await (const row of Row.find(filter).lean().cursor()) yield fromRow(row);
    },
    countWaiting: (accountId, mailboxId) => Row.countDocuments({ accountId, mailboxId, state: 'queued' }),
    async nextInDoubt(accountId, mailboxId, now) {
      const row = await Row.findOne({ accountId, mailboxId, state: 'in_doubt', dueAt: { $lte: now } }).lean();
      return toDelivery(row);
    },
    async noteLook(accountId, letterId, dueAt) {
      await Row.updateOne({ _id: letterId, accountId, state: 'in_doubt' }, { $set: { dueAt }, $inc: { looks: 1 } });
    },
    async failWaiting(accountId, letterId, result, events) {
      const { matchedCount } = await Row.updateOne(
        { _id: letterId, accountId, state: 'queued' },
        { $set: { state: 'failed', result }, $unset: { content: '' }, ...pushOutbox(events) },
      );
      return matchedCount > 0;
    },
    async nextDue(accountId, mailboxId, states) {
      const found = await Promise.all(
        states.map((state) => Row.findOne({ accountId, mailboxId, state }, { dueAt: 1 }).sort({ dueAt: 1 }).lean()),
      );
      const times = found.flatMap((row) => (row ? [row.dueAt.getTime()] : []));
      return times.length === 0 ? null : new Date(Math.min(...times));
    },
  };
  return { deliveries, model: Row };
}

function toRow({ id, ...rest }: NewDelivery) {
  return {
    _id: id,
    ...rest,
    state: 'queued' as const,
    dueAt: rest.createdAt,
    filing: {
      ...{ state: 'none' as const, tries: 0, dueAt: rest.createdAt },
      ...{ leaseUntil: new Date(0), since: rest.createdAt },
    },
    ...withOutbox([]),
  };
}

function toDelivery(row: DeliveryDocument | null): Delivery | null {
  return row && fromRow(row);
}

function fromRow(row: DeliveryDocument): Delivery {
  const { _id, outbox: _outbox, outboxPending: _pending, ...rest } = row;
  return { id: _id, ...rest };
}
