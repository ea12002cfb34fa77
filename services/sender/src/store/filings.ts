import { type OutboxEntry, pushOutbox } from '@pochtovik/service-kit';
import type { Model } from 'mongoose';
import type { Delivery, DeliveryDocument } from './delivery.ts';

/** A sent letter whose copy is to be filed. */
export type FilingTask = Pick<Delivery, 'id' | 'accountId' | 'mailboxId' | 'messageId' | 'trace' | 'filing'> & {
  content: NonNullable<Delivery['content']>;
  /** Date of the message as it left. */
  date: Date;
};

/** The part of the deliveries that concerns copies in the Sent folder. */
export interface FilingStore {
  /** Takes the next due copy of a mailbox for `leaseMs` and counts the try. */
  claim(accountId: number, mailboxId: string, now: Date, leaseMs: number): Promise<FilingTask | null>;
  /** The process that works on it lives. */
  renew(accountId: number, letterId: string, leaseUntil: Date): Promise<void>;
  /** The copy is in Sent, or will never be; the events tell of it. The content is not needed any more. */
  finish(accountId: number, letterId: string, state: 'done' | 'failed' | 'none', events: OutboxEntry[]): Promise<void>;
  /** Tries again at `dueAt`. */
  defer(accountId: number, letterId: string, dueAt: Date): Promise<void>;
  /** Mailboxes with due copies, of all accounts. */
  due(now: Date, limit: number): Promise<{ accountId: number; mailboxId: string }[]>;
}

/** Copies of one mailbox looked at for one that nobody works on: each process works on one at a time. */
const LOOKED_AT = 20;

/** Opens the view on the `deliveries` collection. */
export function createFilingStore(Row: Model<DeliveryDocument>): FilingStore {
  return {
    async claim(accountId, mailboxId, now, leaseMs) {
      // Equal fields and the order of the index only, see `deliveries.ts`; then the one that is free is taken by its id.
      const waiting = await Row.find({ accountId, mailboxId, 'filing.state': 'waiting' }, { filing: 1 })
        .sort({ 'filing.dueAt': 1 })
        .limit(LOOKED_AT)
        .lean();
      for (const { _id, filing } of waiting) {
        if (filing.dueAt > now || filing.leaseUntil >= now) continue;
        const row = await Row.findOneAndUpdate(
          { _id, accountId, 'filing.state': 'waiting', 'filing.leaseUntil': { $lt: now } },
          { $set: { 'filing.leaseUntil': new Date(now.getTime() + leaseMs) }, $inc: { 'filing.tries': 1 } },
          { returnDocument: 'after' },
        ).lean();
        if (row) return taskOf(row);
      }
      return null;
    },
    async renew(accountId, letterId, leaseUntil) {
      await Row.updateOne(
        { _id: letterId, accountId, 'filing.state': 'waiting' },
        { $set: { 'filing.leaseUntil': leaseUntil } },
      );
    },
    async finish(accountId, letterId, state, events) {
      await Row.updateOne(
        { _id: letterId, accountId, 'filing.state': 'waiting' },
        { $set: { 'filing.state': state }, $unset: { content: '' }, ...pushOutbox(events) },
      );
    },
    async defer(accountId, letterId, dueAt) {
      await Row.updateOne(
        { _id: letterId, accountId, 'filing.state': 'waiting' },
        { $set: { 'filing.dueAt': dueAt, 'filing.leaseUntil': new Date(0) } },
      );
    },
    async due(now, limit) {
      const rows = await Row.find(
        { 'filing.state': 'waiting', 'filing.dueAt': { $lte: now }, 'filing.leaseUntil': { $lt: now } },
        { accountId: 1, mailboxId: 1 },
      )
        .sort({ 'filing.dueAt': 1 })
        .limit(limit)
        .lean();
      const distinct = new Map(
        rows.map((row) => [row.mailboxId, { accountId: row.accountId, mailboxId: row.mailboxId }]),
      );
      return [...distinct.values()];
    },
  };
}

function taskOf(row: DeliveryDocument): FilingTask {
  const { _id, accountId, mailboxId, messageId, trace, filing, content, attempt } = row;
  if (!content || !attempt) throw new Error(`delivery ${_id} waits to be filed without its content`);
  return { id: _id, accountId, mailboxId, messageId, trace, filing, content, date: attempt.at };
}
