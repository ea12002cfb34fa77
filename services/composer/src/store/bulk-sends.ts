import type { BulkSendState } from '@pochtovik/contracts';
import {
  type Database,
  insertedOnce,
  type OutboxCollection,
  type OutboxEntry,
  type PagePosition,
  pushOutbox,
  withOutbox,
} from '@pochtovik/service-kit';
import type { QueryFilter } from 'mongoose';
import { type BulkSendDocument, bulkSendSchema } from './bulk-send-documents.ts';

/** A bulk send as stored, without its outbox. */
export type StoredBulkSend = Omit<BulkSendDocument, 'outbox' | 'outboxPending'>;

/** What a bulk send is made of. */
export type NewBulkSend = Pick<
  StoredBulkSend,
  | '_id'
  | 'accountId'
  | 'userId'
  | 'templateId'
  | 'templateVersion'
  | 'templateName'
  | 'mailboxId'
  | 'trace'
  | 'createdAt'
>;

/** Bulk sends of all accounts; one of another account does not exist. */
export interface BulkSendStore {
  /** For the relay. */
  collection: OutboxCollection;
  /** Stores a bulk send without recipients; one that is there already stays as it is. */
  insert(send: NewBulkSend): Promise<void>;
  find(accountId: number, bulkSendId: string): Promise<StoredBulkSend | null>;
  /** Newest first, behind a position. @param userId only theirs; undefined for all */
  list(
    accountId: number,
    userId: number | undefined,
    page: { after: PagePosition | null; limit: number },
  ): Promise<StoredBulkSend[]>;
  /** Lets it begin with so many recipients; false when it has begun already. */
  start(accountId: number, bulkSendId: string, recipients: number): Promise<boolean>;
  /** Changes the state with its event in one write; false when it is not as it was read. */
  change(accountId: number, read: StoredBulkSend, state: BulkSendState, event: OutboxEntry): Promise<boolean>;
  /** Notes that every recipient has a letter. */
  markExpanded(accountId: number, bulkSendId: string): Promise<void>;
  /** Notes that no letter waits any more. */
  markDone(accountId: number, bulkSendId: string): Promise<void>;
  /** The send of any account that was worked on longest ago among those whose pieces are not done; of a cancelled one events may wait for the bus. */
  nextToWorkOn(now: Date): Promise<StoredBulkSend | null>;
  /** Its pieces are all in somebody's hands or wait. */
  putOff(accountId: number, bulkSendId: string, dueAt: Date): Promise<void>;
  /** True when its progress may be told now, and by nobody else before `next`. */
  claimProgress(accountId: number, bulkSendId: string, now: Date, next: Date): Promise<boolean>;
}

/** Opens the store and makes its indexes. */
export async function openBulkSends(database: Database): Promise<BulkSendStore> {
  const sends = database.model('BulkSend', bulkSendSchema);
  await sends.createCollection();
  await sends.createIndexes();
  const change = async (filter: QueryFilter<BulkSendDocument>, $set: Partial<BulkSendDocument>) =>
    (await sends.updateOne(filter, { $set })).matchedCount > 0;

  return {
    collection: sends.collection,

    async insert(send) {
      const { createdAt } = send;
      const fresh = { state: 'preparing', revision: 1, recipients: 0, isExpanded: false } as const;
      const times = { dueAt: createdAt, workedAt: createdAt, progressDueAt: createdAt };
      await insertedOnce(sends.insertOne({ ...send, ...fresh, ...times, ...withOutbox([]) }));
    },

    find: (accountId, bulkSendId) =>
      sends.findOne({ _id: bulkSendId, accountId }).select({ outbox: 0 }).lean<StoredBulkSend>(),

    async list(accountId, userId, { after, limit }) {
      const conditions: QueryFilter<BulkSendDocument>[] = [{ accountId }];
      if (userId !== undefined) conditions.push({ userId });
      if (after) {
        const { createdAt, id } = after;
        conditions.push({ $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: id } }] });
      }
      return sends
        .find({ $and: conditions })
        .select({ outbox: 0 })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean<StoredBulkSend[]>();
    },

    start: (accountId, _id, recipients) =>
      change({ _id, accountId, state: 'preparing' }, { state: 'running', recipients }),

    async change(accountId, { _id, revision }, state, event) {
      const { $push, $inc } = pushOutbox([event]);
      const { matchedCount } = await sends.updateOne(
        { _id, accountId, revision },
        { $set: { state }, $push, $inc: { ...$inc, revision: 1 } },
      );
      return matchedCount > 0;
    },

    async markExpanded(accountId, _id) {
      await change({ _id, accountId }, { isExpanded: true });
    },

    async markDone(accountId, _id) {
      await change({ _id, accountId, state: 'running', isExpanded: true }, { state: 'done' });
    },

    nextToWorkOn: (now) =>
      sends
        .findOneAndUpdate(
          { state: { $in: ['running', 'cancelled'] }, isExpanded: false, dueAt: { $lte: now } },
          { $set: { workedAt: now } },
          { sort: { workedAt: 1 }, returnDocument: 'after' },
        )
        .select({ outbox: 0 })
        .lean<StoredBulkSend>(),

    async putOff(accountId, _id, dueAt) {
      await change({ _id, accountId }, { dueAt });
    },

    claimProgress: (accountId, _id, now, next) =>
      change({ _id, accountId, progressDueAt: { $lte: now } }, { progressDueAt: next }),
  };
}
