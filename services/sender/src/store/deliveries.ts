import {
  type Database,
  groupCommit,
  insertedOnce,
  type Logger,
  type OutboxCollection,
  type OutboxEntry,
  pushOutbox,
  type WithOutbox,
  withOutbox,
} from '@pochtovik/service-kit';
import type { Model, QueryFilter } from 'mongoose';
import { type AttemptKey, type AttemptResult, createAttemptWrites } from './attempts.ts';
import { type Attempt, BULK, type Delivery, type DeliveryDocument, type DeliveryState, SINGLE } from './delivery.ts';
import { deliverySchema } from './delivery-schema.ts';

/** Letters that enter the queue in one write. */
const MOST_INSERTED = 100;

/** What a letter needs to enter the queue. */
export type NewDelivery = Pick<
  Delivery,
  'id' | 'accountId' | 'mailboxId' | 'priority' | 'messageId' | 'recipient' | 'others' | 'trace' | 'createdAt'
> & { content: NonNullable<Delivery['content']>; bulkSendId?: string; state?: 'queued' | 'paused' };

/** The `deliveries` collection: the queue itself. */
export interface DeliveryStore {
  /** For the relay. */
  collection: OutboxCollection;
  /** Puts a letter into the queue; one that is there already stays as it is. */
  insert(accountId: number, delivery: NewDelivery): Promise<void>;
  find(accountId: number, letterId: string): Promise<Delivery | null>;
  /**
   * The next due letters of a mailbox, single before bulk; some of them where there are more than `most`.
   * @param likelyUntil a guess when the first ones of a mailing were due, Unix milliseconds: fewer may come, and none only when none is due at all
   */
  due(accountId: number, mailboxId: string, now: Date, most: number, likelyUntil?: number | null): Promise<Delivery[]>;
  /** Takes a due letter as it was read and records the attempt in the same write; null when it has moved meanwhile. */
  begin(letter: Delivery, fencing: number, now: Date): Promise<Delivery | null>;
  /** Puts on record that the letter's last byte goes out now; false when the attempt is no longer its maker's. */
  markEnding(accountId: number, key: AttemptKey): Promise<boolean>;
  /** Stores the end of an attempt with its events. False when the attempt is no longer its maker's. */
  settle(accountId: number, key: AttemptKey, result: AttemptResult, events: OutboxEntry[]): Promise<boolean>;
  /** Makes a letter that its maker left in hand due again at `now`; false when its last byte may be out, or the attempt is no longer its maker's. */
  takeBack(accountId: number, key: AttemptKey, now: Date): Promise<boolean>;
  /** Letters of a mailbox that a former owner of its lane left in hand. */
  leftInHand(accountId: number, mailboxId: string, fencingBelow: number): Promise<Delivery[]>;
  /** Bulk sends with letters of a mailbox that have been tried and wait for another try. */
  returnedSends(accountId: number, mailboxId: string): Promise<string[]>;
  /** Letters of a mailbox that wait to be sent, also paused ones. */
  waiting(accountId: number, mailboxId: string): AsyncIterable<Delivery>;
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

/** States of a letter that is in no lane's hands and not at its end. */
const WAITING: DeliveryState[] = ['queued', 'paused'];

/** Opens the `deliveries` collection. */
export async function createDeliveryStore(
  database: Database,
  log: Logger,
): Promise<{ deliveries: DeliveryStore; model: Model<DeliveryDocument> }> {
  const Row = database.model<DeliveryDocument>('Delivery', deliverySchema());
  await Row.createCollection();
  await Row.createIndexes();

  const rows = database.collection<DeliveryDocument>('deliveries');
  const attempts = createAttemptWrites(Row, rows, log);
  const insert = groupCommit<NewDelivery, true>({
    most: MOST_INSERTED,
    // A letter that is there already fails the shared insert; then each is inserted alone.
    async all(letters) {
      await rows.insertMany(letters.map(toRow), { ordered: false });
      return letters.map(() => true);
    },
    async one(letter) {
      await insertedOnce(rows.insertOne(toRow(letter)));
      return true;
    },
  });

  const deliveries: DeliveryStore = {
    collection: database.collection<WithOutbox & { _id: string }>('deliveries'),
    async insert(accountId, letter) {
      await insert({ ...letter, accountId });
    },
    async find(accountId, letterId) {
      const row = await Row.findOne({ _id: letterId, accountId }).lean();
      return row && fromRow(row);
    },
    async due(accountId, mailboxId, now, most, likelyUntil = null) {
      const mailbox = { accountId, mailboxId };
      const near = likelyUntil === null ? [] : await nearDue(Row, mailbox, now, most, likelyUntil);
      return near.length > 0 ? near : nextDue(Row, mailbox, now, most);
    },
    async begin(letter, fencing, now) {
      const attempt: Attempt = { fencing, at: now, stage: 'begun', settled: false };
      if (!(await attempts.begin(letter, attempt))) return null;
      const firstTriedAt = letter.firstTriedAt ?? now;
      return { ...letter, state: 'sending', attempt, attempts: letter.attempts + 1, firstTriedAt };
    },
    markEnding: attempts.markEnding,
    settle: attempts.settle,
    takeBack: attempts.takeBack,
    async leftInHand(accountId, mailboxId, fencingBelow) {
      const rows = await Row.find({ accountId, mailboxId, state: 'sending' }).lean();
      return rows.map(fromRow).filter(({ attempt }) => attempt !== null && attempt.fencing < fencingBelow);
    },
    async returnedSends(accountId, mailboxId) {
      // Found and told apart here: for its `distinct` the local database looks at all letters of all mailboxes, seconds for each lane.
      const returned = { accountId, mailboxId, state: 'queued' as const };
      const rows = await Row.find(returned, { bulkSendId: 1, attempts: 1 }).lean();
      const ids = rows.flatMap(({ bulkSendId, attempts }) => (attempts > 0 && bulkSendId ? [bulkSendId] : []));
      return [...new Set(ids)];
    },
    async *waiting(accountId, mailboxId) {
      const filter = { accountId, mailboxId, state: { $in: WAITING } };
      for await (const row of Row.find(filter).lean().cursor()) yield fromRow(row);
    },
    countWaiting: (accountId, mailboxId) => Row.countDocuments({ accountId, mailboxId, state: { $in: WAITING } }),
    async nextInDoubt(accountId, mailboxId, now) {
      const row = await Row.findOne({ accountId, mailboxId, state: 'in_doubt' }).sort({ dueAt: 1 }).lean();
      return row && row.dueAt <= now ? fromRow(row) : null;
    },
    async noteLook(accountId, letterId, dueAt) {
      await Row.updateOne({ _id: letterId, accountId, state: 'in_doubt' }, { $set: { dueAt }, $inc: { looks: 1 } });
    },
    async failWaiting(accountId, letterId, result, events) {
      const { matchedCount } = await Row.updateOne(
        { _id: letterId, accountId, state: { $in: WAITING } },
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

const PRIORITIES = [SINGLE, BULK];

/**
 * The due single letters of a mailbox, there are few of them, and those of a mailing that were due until then. Each branch of the `$or` names all
 * fields of the index: the local database reads the whole queue for one that shares some of them.
 */
async function nearDue(
  Row: Model<DeliveryDocument>,
  mailbox: { accountId: number; mailboxId: string },
  now: Date,
  most: number,
  likelyUntil: number,
): Promise<Delivery[]> {
  const queued = { ...mailbox, state: 'queued' as const };
  const until = new Date(Math.min(likelyUntil, now.getTime()));
  const either = [
    { ...queued, priority: SINGLE },
    { ...queued, priority: BULK, dueAt: { $lte: until } },
  ];
  const near = await firstQueued(Row, { $or: either }, most);
  return near.filter(({ dueAt }) => dueAt <= now).map(fromRow);
}

/** The first rows of the queue: single before bulk, then by their due time. */
function firstQueued(Row: Model<DeliveryDocument>, filter: QueryFilter<DeliveryDocument>, most: number) {
  return Row.find(filter).sort({ priority: 1, dueAt: 1 }).limit(most).lean();
}

/**
 * The next letters of a mailbox whose time has come. Only equal fields and the order of the index are asked for, so that the
 * database may read these entries alone. Some read all that wait for it, therefore {@link nearDue}.
 */
async function nextDue(
  Row: Model<DeliveryDocument>,
  mailbox: { accountId: number; mailboxId: string },
  now: Date,
  most: number,
): Promise<Delivery[]> {
  const queued = { ...mailbox, state: 'queued' as const };
  const first = await firstQueued(Row, queued, most);
  const [head] = first;
  if (!head) return [];
  const due = first.filter(({ dueAt }) => dueAt <= now);
  if (due.length > 0) return due.map(fromRow);
  // They wait for their next try; letters of lower priority may be due all the same.
  for (const priority of PRIORITIES.filter((lower) => lower > head.priority)) {
    const lower = await firstQueued(Row, { ...queued, priority }, most);
    const dueNow = lower.filter(({ dueAt }) => dueAt <= now);
    if (dueNow.length > 0) return dueNow.map(fromRow);
  }
  return [];
}

/** The whole document: it is written by the driver, since the checks of mongoose cost more than the write. */
function toRow({ id, ...rest }: NewDelivery): DeliveryDocument {
  const { createdAt } = rest;
  return {
    _id: id,
    ...rest,
    state: rest.state ?? 'queued',
    dueAt: createdAt,
    ...{ attempts: 0, attempt: null, failures: 0, looks: 0, doubtSince: null, result: null },
    filing: { state: 'none', tries: 0, dueAt: createdAt, leaseUntil: new Date(0), since: createdAt },
    ...withOutbox([]),
  };
}

function fromRow(row: DeliveryDocument): Delivery {
  const { _id, outbox: _outbox, outboxPending: _pending, ...rest } = row;
  return { id: _id, ...rest };
}
