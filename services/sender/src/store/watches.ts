import type { Database } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import { FREE, type Lease, leaseFields } from './lease.ts';

/** How far a mailbox's inbox has been read. */
export interface InboxPlace {
  /** UIDVALIDITY that the number belongs to; null before the first look. */
  uidValidity: string | null;
  lastUid: number;
}

interface WatchDocument extends InboxPlace, Lease {
  _id: string;
  accountId: number;
  /** Looks in a row that failed, and why the last one did. */
  failures: number;
  reason: string | null;
  /** Looks in a row that broke off in the middle of reading messages. */
  failedReads: number;
}

/** An inbox in hand: this process alone reads it. */
export type HeldWatch = Pick<
  WatchDocument,
  'accountId' | 'fencing' | 'wakes' | 'uidValidity' | 'lastUid' | 'failures' | 'failedReads'
> & { mailboxId: string };

/** How reading an inbox ended. */
export interface WatchEnd {
  nextAt: Date;
  failures: number;
  reason: string | null;
  failedReads: number;
}

type MailboxKey = Pick<HeldWatch, 'accountId' | 'mailboxId'>;

/** The `watches` collection: one document for each mailbox whose inbox is read. */
export interface WatchStore {
  /** Makes sure of a document for each of these; those that are there stay as they are. */
  ensure(mailboxes: readonly MailboxKey[], now: Date): Promise<void>;
  /** The inbox is to be looked at now, whatever went before. */
  wake(accountId: number, mailboxId: string, now: Date): Promise<void>;
  /** Takes an inbox that is free, abandoned or ours; null when another process has it. */
  acquire(accountId: number, mailboxId: string, owner: string, now: Date, leaseMs: number): Promise<HeldWatch | null>;
  /** Notes how far the inbox is read; false when it was lost. */
  advance(accountId: number, watch: HeldWatch, owner: string, place: InboxPlace): Promise<boolean>;
  /** Gives the inbox back. What woke it meanwhile stands before the time given. */
  release(accountId: number, watch: HeldWatch, owner: string, end: WatchEnd): Promise<void>;
  /** Lengthens the leases of a process that end before `before`. Not of one account: leases are the process's. */
  renew(owner: string, before: Date, leaseUntil: Date): Promise<void>;
  /** Inboxes whose time has come and that nobody reads, the longest waiting first; of all accounts. */
  due(now: Date, limit: number): Promise<MailboxKey[]>;
}

/** Opens the `watches` collection. */
export async function createWatchStore(database: Database): Promise<WatchStore> {
  const schema = new Schema<WatchDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      ...leaseFields,
      failures: { type: Number, required: true },
      reason: { type: String, default: null },
      failedReads: { type: Number, default: 0 },
      uidValidity: { type: String, default: null },
      lastUid: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false, autoIndex: false, collection: 'watches' },
  );
  schema.index({ nextAt: 1, leaseUntil: 1 });
  schema.index({ owner: 1, leaseUntil: 1 });
  const Watch = database.model<WatchDocument>('Watch', schema);
  await Watch.createCollection();
  await Watch.createIndexes();

  const fresh = {
    owner: null,
    leaseUntil: FREE,
    fencing: 0,
    reason: null,
    uidValidity: null,
    lastUid: 0,
    failedReads: 0,
  };
  return {
    async ensure(mailboxes, now) {
      if (mailboxes.length === 0) return;
      await Watch.bulkWrite(
        mailboxes.map(({ accountId, mailboxId }) => ({
          updateOne: {
            filter: { _id: mailboxId, accountId },
            update: { $setOnInsert: { ...fresh, wakes: 0, failures: 0, nextAt: now } },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },
    async wake(accountId, mailboxId, now) {
      await Watch.updateOne(
        { _id: mailboxId, accountId },
        { $set: { nextAt: now, failures: 0 }, $inc: { wakes: 1 }, $setOnInsert: fresh },
        { upsert: true },
      );
    },
    async acquire(accountId, mailboxId, owner, now, leaseMs) {
      const take = (free: { leaseUntil: { $lt: Date } } | { owner: string }) =>
        Watch.findOneAndUpdate(
          { _id: mailboxId, accountId, ...free },
          { $set: { owner, leaseUntil: new Date(now.getTime() + leaseMs) }, $inc: { fencing: 1 } },
          { returnDocument: 'after' },
        ).lean();
      // A free watch's lease is over as well. Either of both in one filter would make some servers look at all documents.
      const held = (await take({ leaseUntil: { $lt: now } })) ?? (await take({ owner }));
      if (!held) return null;
      const { fencing, wakes, uidValidity, lastUid, failures, failedReads } = held;
      return { accountId, mailboxId, fencing, wakes, uidValidity, lastUid, failures, failedReads };
    },
    async advance(accountId, watch, owner, { uidValidity, lastUid }) {
      const { matchedCount } = await Watch.updateOne(
        { _id: watch.mailboxId, accountId, owner, fencing: watch.fencing },
        { $set: { uidValidity, lastUid, failures: 0, reason: null, failedReads: 0 } },
      );
      return matchedCount > 0;
    },
    async release(accountId, watch, owner, end) {
      const mine = { _id: watch.mailboxId, accountId, owner, fencing: watch.fencing };
      const free = { owner: null, leaseUntil: FREE };
      const { matchedCount } = await Watch.updateOne({ ...mine, wakes: watch.wakes }, { $set: { ...free, ...end } });
      if (matchedCount === 0) await Watch.updateOne(mine, { $set: free });
    },
    async renew(owner, before, leaseUntil) {
      await Watch.updateMany({ owner, leaseUntil: { $lt: before } }, { $set: { leaseUntil } });
    },
    async due(now, limit) {
      const found = await Watch.find({ nextAt: { $lte: now }, leaseUntil: { $lt: now } }, { accountId: 1 })
        .sort({ nextAt: 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, accountId }) => ({ accountId, mailboxId: _id }));
    },
  };
}
