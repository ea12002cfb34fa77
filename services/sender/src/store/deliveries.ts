import {
  type Database,
  insertedOnce,
  type OutboxCollection,
  type OutboxEntry,
  pushOutbox,
  type WithOutbox,
  withOutbox,
} from '@pochtovik/service-kit';
import type { Model, UpdateQuery } from 'mongoose';
import type { Delivery, DeliveryDocument } from './delivery.ts';
import { deliverySchema } from './delivery-schema.ts';

/** What a letter needs to enter the queue. */
export type NewDelivery = Pick<
  Delivery,
  'id' | 'accountId' | 'mailboxId' | 'priority' | 'messageId' | 'recipient' | 'others' | 'trace' | 'createdAt'
> & { content: NonNullable<Delivery['content']> };

/** One attempt, as its maker names it: only while it is the latest may its maker write. */
export interface AttemptKey {
  letterId: string;
  /** Number of the attempt, from 1. */
  number: number;
  fencing: number;
}

/** How an attempt ended. */
export type AttemptResult =
  | { state: 'sent'; at: Date; response: string; file: boolean }
  | { state: 'failed'; at: Date; code: string; response: string; maybeSent: boolean }
  | { state: 'queued'; dueAt: Date; failed: boolean }
  | { state: 'in_doubt'; at: Date; dueAt: Date };

/** The `deliveries` collection: the queue itself. */
export interface DeliveryStore {
  /** For the relay. */
  collection: OutboxCollection;
  /** Puts a letter into the queue; false when it is there already. */
  insert(accountId: number, delivery: NewDelivery): Promise<boolean>;
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

  const deliveries: DeliveryStore = {
    collection: database.collection<WithOutbox & { _id: string }>('deliveries'),
    async insert(accountId, { id, ...rest }) {
      return insertedOnce(
        Row.create({
          _id: id,
          ...rest,
          accountId,
          state: 'queued',
          dueAt: rest.createdAt,
          filing: { state: 'none', tries: 0, dueAt: rest.createdAt, leaseUntil: new Date(0), since: rest.createdAt },
          ...withOutbox([]),
        }),
      );
    },
    async find(accountId, letterId) {
      return toDelivery(await Row.findOne({ _id: letterId, accountId }).lean());
    },
    async claim(accountId, mailboxId, fencing, now) {
      const row = await Row.findOneAndUpdate(
        { accountId, mailboxId, state: 'queued', dueAt: { $lte: now } },
        {
          $set: { state: 'sending', attempt: { fencing, at: now, stage: 'begun', settled: false } },
          $min: { firstTriedAt: now },
          $inc: { attempts: 1 },
        },
        { sort: { priority: 1, dueAt: 1 }, returnDocument: 'after' },
      ).lean();
      return toDelivery(row);
    },
    async markEnding(accountId, key) {
      const { matchedCount } = await Row.updateOne(
        { ...byAttempt(accountId, key), state: 'sending' },
        { $set: { 'attempt.stage': 'ending' } },
      );
      return matchedCount > 0;
    },
    async settle(accountId, key, result, events) {
      const { matchedCount } = await Row.updateOne(
        { ...byAttempt(accountId, key), 'attempt.settled': false, state: { $in: openStates(result) } },
        withEvents(settlement(result), events),
      );
      if (matchedCount > 0) return true;
      // The write may have landed although its answer was lost: then the row tells of this very attempt.
      const maybeSent = result.state === 'failed' && result.maybeSent;
      const landed = maybeSent ? { 'result.maybeSent': true } : { 'attempt.settled': true };
      return (await Row.exists({ ...byAttempt(accountId, key), state: result.state, ...landed })) !== null;
    },
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

function byAttempt(accountId: number, { letterId, number, fencing }: AttemptKey) {
  return { _id: letterId, accountId, attempts: number, 'attempt.fencing': fencing };
}

/** The truth may still come after a letter was given up as "maybe sent": then only "sent" changes anything. */
function openStates(result: AttemptResult): Delivery['state'][] {
  return result.state === 'sent' ? ['sending', 'in_doubt', 'failed'] : ['sending', 'in_doubt'];
}

interface Settlement {
  $set: Record<string, unknown>;
  $unset?: { content: '' };
  $inc?: { failures: number };
}

function settlement(result: AttemptResult): Settlement {
  switch (result.state) {
    case 'sent': {
      const { at, response, file } = result;
      const filing = { state: file ? 'waiting' : 'none', tries: 0, dueAt: at, leaseUntil: new Date(0), since: at };
      return {
        $set: {
          state: 'sent',
          'attempt.settled': true,
          result: { at, code: null, response, maybeSent: false },
          filing,
        },
        ...(file ? {} : { $unset: { content: '' } }),
      };
    }
    case 'failed': {
      const { at, code, response, maybeSent } = result;
      return {
        $set: {
          state: 'failed',
          'attempt.settled': !maybeSent,
          result: { at, code, response, maybeSent },
        },
        ...(maybeSent ? {} : { $unset: { content: '' } }),
      };
    }
    case 'queued':
      return {
        $set: { state: 'queued', 'attempt.settled': true, dueAt: result.dueAt },
        ...(result.failed ? { $inc: { failures: 1 } } : {}),
      };
    case 'in_doubt':
      return { $set: { state: 'in_doubt', dueAt: result.dueAt, doubtSince: result.at } };
  }
}

function withEvents(update: Settlement, events: OutboxEntry[]): UpdateQuery<DeliveryDocument> {
  if (events.length === 0) return update;
  const { $push, $inc } = pushOutbox(events);
  return { ...update, $push, $inc: { ...update.$inc, ...$inc } };
}

function toDelivery(row: DeliveryDocument | null): Delivery | null {
  return row && fromRow(row);
}

function fromRow(row: DeliveryDocument): Delivery {
  const { _id, outbox: _outbox, outboxPending: _pending, ...rest } = row;
  return { id: _id, ...rest };
}
