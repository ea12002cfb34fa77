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
  /** The process that works on it lives: it has it until `leaseUntil`. False when another has taken it up. */
  renew(task: FilingTask, leaseUntil: Date): Promise<boolean>;
  /** The copy is in Sent; the events tell of it. The content is not needed any more. */
  finish(task: FilingTask, events: OutboxEntry[]): Promise<void>;
  /** There will be no copy, unless another process has taken it up; the events tell of it. */
  giveUp(task: FilingTask, state: 'failed' | 'none', events: OutboxEntry[]): Promise<void>;
  /** Tries again at `dueAt`, unless another process has taken it up. */
  defer(task: FilingTask, dueAt: Date): Promise<void>;
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
      const copies = await Row.find({ accountId, mailboxId, 'filing.state': 'waiting' }, { filing: 1 })
        .sort({ 'filing.dueAt': 1 })
        .limit(LOOKED_AT)
        .lean();
      for (const { _id, filing } of copies) {
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
    async renew(task, leaseUntil) {
      const { matchedCount } = await Row.updateOne(held(task), { $set: { 'filing.leaseUntil': leaseUntil } });
      return matchedCount > 0;
    },
    async finish(task, events) {
      await Row.updateOne(waiting(task), ended('done', events));
    },
    async giveUp(task, state, events) {
      await Row.updateOne(held(task), ended(state, events));
    },
    async defer(task, dueAt) {
      await Row.updateOne(held(task), { $set: { 'filing.dueAt': dueAt, 'filing.leaseUntil': new Date(0) } });
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

function waiting({ id, accountId }: FilingTask) {
  return { _id: id, accountId, 'filing.state': 'waiting' as const };
}

/** The number of the try tells apart who works on it. */
function held(task: FilingTask) {
  return { ...waiting(task), 'filing.tries': task.filing.tries };
}

function ended(state: 'done' | 'failed' | 'none', events: OutboxEntry[]) {
  return { $set: { 'filing.state': state }, $unset: { content: '' }, ...pushOutbox(events) };
}

function taskOf(row: DeliveryDocument): FilingTask {
  const { _id, accountId, mailboxId, messageId, trace, filing, content, attempt } = row;
  if (!content || !attempt) throw new Error(`delivery ${_id} waits to be filed without its content`);
  return { id: _id, accountId, mailboxId, messageId, trace, filing, content, date: attempt.at };
}
