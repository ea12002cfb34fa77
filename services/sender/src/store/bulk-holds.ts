import { type Database, groupCommit, isDuplicateKey, pushOutbox } from '@pochtovik/service-kit';
import { type Model, Schema } from 'mongoose';
import { accountsOf } from './accounts-of.ts';
import type { DeliveryDocument } from './delivery.ts';
import { cancelledEvent } from './letter-events.ts';

/** What a person did to a bulk send last. */
export interface BulkHold {
  state: 'running' | 'paused' | 'cancelled';
  /** Of two changes the one with the greater number is true. */
  revision: number;
  userId: number;
}

interface BulkHoldDocument extends BulkHold {
  /** Id of the bulk send. */
  _id: string;
  accountId: number;
}

/** Bulk sends that somebody paused, resumed or cancelled, and the part of the deliveries that follows from it. */
export interface BulkHoldStore {
  /** Notes a change; one that is older than what is known does nothing. */
  note(accountId: number, bulkSendId: string, hold: BulkHold): Promise<void>;
  /** The last change; null for a send that runs since it began. */
  find(accountId: number, bulkSendId: string): Promise<BulkHold | null>;
  /** Holds back letters of a send that wait, or only the one named. */
  pause(accountId: number, bulkSendId: string, letterId?: string): Promise<void>;
  /** Lets held letters go. @returns the mailboxes they are of */
  release(accountId: number, bulkSendId: string, letterId?: string): Promise<string[]>;
  /** Cancels some letters that wait, each with its event in one write. @returns how many were looked at; 0: none is left */
  cancelSome(
    accountId: number,
    bulkSendId: string,
    by: { userId: number; at: Date },
    letterId?: string,
  ): Promise<number>;
}

/** Letters cancelled in one call of the database. */
const BATCH = 200;

/** Opens the `bulk_sends` collection beside the deliveries. */
export async function createBulkHoldStore(database: Database, Row: Model<DeliveryDocument>): Promise<BulkHoldStore> {
  const schema = new Schema<BulkHoldDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      state: { type: String, required: true },
      revision: { type: Number, required: true },
      userId: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false, autoIndex: false, collection: 'bulk_sends' },
  );
  const Hold = database.model<BulkHoldDocument>('BulkHold', schema);
  await Hold.createCollection();
  /** The letters of a bulk send that come in together ask for the same. */
  const find = groupCommit<{ accountId: number; bulkSendId: string }, BulkHold | null>({
    most: 1000,
    async all(wanted) {
      const _id = { $in: [...new Set(wanted.map(({ bulkSendId }) => bulkSendId))] };
      const found = new Map(
        (await Hold.find({ _id, accountId: accountsOf(wanted) }).lean()).map((hold) => [hold._id, hold]),
      );
      return wanted.map((each) => {
        const hold = found.get(each.bulkSendId);
        return hold?.accountId === each.accountId ? hold : null;
      });
    },
    one: ({ accountId, bulkSendId }) => Hold.findOne({ _id: bulkSendId, accountId }).lean(),
  });
  const of = (accountId: number, bulkSendId: string, letterId: string | undefined) => ({
    accountId,
    bulkSendId,
    ...(letterId !== undefined && { _id: letterId }),
  });

  return {
    async note(accountId, bulkSendId, hold) {
      try {
        const older = { _id: bulkSendId, accountId, revision: { $lt: hold.revision } };
        await Hold.updateOne(older, { $set: hold }, { upsert: true });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },

    find: (accountId, bulkSendId) => find({ accountId, bulkSendId }),

    async pause(accountId, bulkSendId, letterId) {
      const queued = { ...of(accountId, bulkSendId, letterId), state: 'queued' as const };
      await Row.updateMany(queued, { $set: { state: 'paused' } });
    },

    async release(accountId, bulkSendId, letterId) {
      const paused = { ...of(accountId, bulkSendId, letterId), state: 'paused' as const };
      const mailboxes = await Row.distinct('mailboxId', paused);
      if (mailboxes.length > 0) await Row.updateMany(paused, { $set: { state: 'queued' } });
      return mailboxes;
    },

    async cancelSome(accountId, bulkSendId, { userId, at }, letterId) {
      const waiting = {
        ...of(accountId, bulkSendId, letterId),
        state: { $in: ['queued' as const, 'paused' as const] },
      };
      const rows = await Row.find(waiting, { mailboxId: 1, attempts: 1, state: 1 }).limit(BATCH).lean();
      if (rows.length === 0) return 0;
      await Row.bulkWrite(
        rows.map(({ _id, mailboxId, attempts, state }) => ({
          updateOne: {
            // A claim changes state and attempts: then the letter leaves, and nothing is told of it here.
            filter: { _id, accountId, state, attempts },
            update: {
              $set: { state: 'cancelled' },
              $unset: { content: '' },
              ...pushOutbox([cancelledEvent({ id: _id, accountId, mailboxId, attempts }, at, userId)]),
            },
          },
        })),
        { ordered: false },
      );
      return rows.length;
    },
  };
}
