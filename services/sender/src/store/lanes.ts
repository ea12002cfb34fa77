import { randomUUID } from 'node:crypto';
import { type Database, groupCommit, isDuplicateKey, ownValue } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { RateState } from '../domain/rate-limit.ts';
import { rateOf, rateText } from '../domain/rate-text.ts';

/** "Not before something new comes": later than any due time. */
export const NEVER = new Date('9999-01-01T00:00:00Z');

const FREE = new Date(0);

interface LaneDocument {
  _id: string;
  accountId: number;
  /** Process that works on the mailbox, or null. */
  owner: string | null;
  leaseUntil: Date;
  /** Grows with every acquisition; what a former owner still writes is told by it. */
  fencing: number;
  /** Grows with every wake-up, so that none is lost between "nothing to do" and the release. */
  wakes: number;
  /** When the mailbox wants attention next; of one in hand, at the end of its lease or when something has woken it. */
  nextAt: Date;
  /** Sends in the rolling windows, see `rateText`; empty for none. */
  sends: string;
  /** Connects in a row that failed, and until when none is tried. */
  connectFailures: number;
  blockedUntil: Date;
  /** Of the last acquisition by many at once: its name, and whether the owner before had not given the lane back. */
  acquisition?: { by: string; abandoned: boolean };
}

/** A lane in hand: this process alone sends for the mailbox. */
export interface HeldLane {
  accountId: number;
  mailboxId: string;
  fencing: number;
  wakes: number;
  rate: RateState;
  connectFailures: number;
  blockedUntil: Date;
  /** True when the former owner did not give the lane back: letters in its hands are to be looked at. */
  abandoned: boolean;
}

/** What is noted of a lane in hand. */
export interface LaneChange {
  rate?: RateState;
  connectFailures?: number;
  blockedUntil?: Date;
}

interface Acquisition {
  accountId: number;
  mailboxId: string;
  owner: string;
  now: Date;
  leaseMs: number;
}

interface LaneNote {
  accountId: number;
  lane: HeldLane;
  owner: string;
  change: LaneChange;
  leaseUntil: Date;
}

/** Lanes in one write. */
const MOST = 100;

/** The `lanes` collection: one document a mailbox, the turnstile that lets one process at a time send for it. */
export interface LaneStore {
  /** Something is to be done for the mailbox at `at`. */
  wake(accountId: number, mailboxId: string, at: Date): Promise<void>;
  /** The mailbox works again, as a verification has shown: waits for its server end, its letters are due. */
  reopen(accountId: number, mailboxId: string, now: Date): Promise<void>;
  /** Takes the lane when it is free, abandoned or ours; null when another process has it. */
  acquire(accountId: number, mailboxId: string, owner: string, now: Date, leaseMs: number): Promise<HeldLane | null>;
  /** Notes sends and connect failures and lengthens the lease; false when the lane was lost. */
  note(accountId: number, lane: HeldLane, owner: string, change: LaneChange, leaseUntil: Date): Promise<boolean>;
  /** Gives the lane back until `nextAt` with its sends as they were; false when something woke it meanwhile or it was lost: look again. */
  release(accountId: number, lane: HeldLane, owner: string, nextAt: Date): Promise<boolean>;
  /** Lengthens the leases of all lanes of a process that end before `before`. Not of one account: leases are the process's. */
  renew(owner: string, before: Date, leaseUntil: Date): Promise<void>;
  /** Ends the leases of a stopping process; who takes such a lane looks for letters it may have left in hand. */
  releaseAll(owner: string, now: Date): Promise<void>;
  /** Mailboxes of an account that have ever had a letter. */
  mailboxesOf(accountId: number): Promise<string[]>;
  /** Lanes whose time has come and that nobody works on, the longest waiting first; of all accounts. */
  due(now: Date, limit: number): Promise<{ accountId: number; mailboxId: string }[]>;
}

/** Opens the `lanes` collection. */
export async function createLaneStore(database: Database): Promise<LaneStore> {
  const schema = new Schema<LaneDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      owner: { type: String, default: null },
      leaseUntil: { type: Date, required: true },
      fencing: { type: Number, required: true },
      wakes: { type: Number, required: true },
      nextAt: { type: Date, required: true },
      sends: { type: String, default: '' },
      connectFailures: { type: Number, default: 0 },
      blockedUntil: { type: Date, required: true },
      acquisition: { type: Object },
    },
    { strict: 'throw', versionKey: false, autoIndex: false, minimize: false, collection: 'lanes' },
  );
  schema.index({ nextAt: 1, leaseUntil: 1 });
  schema.index({ owner: 1, leaseUntil: 1 });
  schema.index({ accountId: 1 });
  const Lane = database.model<LaneDocument>('Lane', schema);
  await Lane.createCollection();
  await Lane.createIndexes();
  const rows = database.collection<LaneDocument>('lanes');

  const wake = groupCommit<{ accountId: number; mailboxId: string; at: Date }, true>({
    most: MOST,
    async all(items) {
      const ids = new Set(items.map(({ mailboxId }) => mailboxId));
      const accounts = new Set(items.map(({ accountId }) => accountId));
      const at = new Date(Math.min(...items.map((item) => item.at.getTime())));
      const { matchedCount } = await Lane.updateMany(
        { _id: { $in: [...ids] }, accountId: { $in: [...accounts] } },
        { $min: { nextAt: at }, $inc: { wakes: 1 } },
      );
      return matchedCount === ids.size ? items.map(() => true) : null;
    },
    async one({ accountId, mailboxId, at }) {
      const lane = { _id: mailboxId, accountId };
      const woken = { $min: { nextAt: at }, $inc: { wakes: 1 } };
      const $setOnInsert = {
        ...{ owner: null, leaseUntil: FREE, fencing: 0 },
        ...{ sends: '', connectFailures: 0, blockedUntil: FREE },
      };
      try {
        await Lane.updateOne(lane, { ...woken, $setOnInsert }, { upsert: true });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        await Lane.updateOne(lane, woken);
      }
      return true;
    },
  });

  const acquire = groupCommit<Acquisition, HeldLane | null>({
    most: MOST,
    async all(wanted) {
      const [first] = wanted;
      if (!first || wanted.some(({ owner }) => owner !== first.owner)) return null;
      const now = new Date(Math.min(...wanted.map((each) => each.now.getTime())));
      const lanes = {
        _id: { $in: wanted.map(({ mailboxId }) => mailboxId) },
        accountId: { $in: [...new Set(wanted.map(({ accountId }) => accountId))] },
      };
      const by = randomUUID();
      const taken = whereTrue(isFreeFor(first.owner, now), {
        ...{ owner: first.owner, ...leasedUntil(new Date(now.getTime() + first.leaseMs)) },
        fencing: { $add: ['$fencing', 1] },
        acquisition: { by, abandoned: { $ne: ['$owner', null] } },
      });
      await rows.updateMany(lanes, [{ $set: taken }]);
      const acquired = await rows.find({ ...lanes, 'acquisition.by': by }).toArray();
      const byId = new Map(acquired.map((lane) => [lane._id, lane]));
      return wanted.map(({ accountId, mailboxId }) => {
        const lane = byId.get(mailboxId);
        return lane?.accountId === accountId ? heldLane(lane, lane.fencing, lane.acquisition?.abandoned ?? true) : null;
      });
    },
    async one({ accountId, mailboxId, owner, now, leaseMs }) {
      // One after the other: a free lane's lease is over as well, and who asks for a lane of its own is rare.
      for (const free of [{ leaseUntil: { $lt: now } }, { owner }]) {
        const before = await rows.findOneAndUpdate(
          { _id: mailboxId, accountId, ...free },
          { $set: { owner, ...leasedUntil(new Date(now.getTime() + leaseMs)) }, $inc: { fencing: 1 } },
          { returnDocument: 'before' },
        );
        if (before) return heldLane(before, before.fencing + 1, before.owner !== null);
      }
      return null;
    },
  });

  const note = groupCommit<LaneNote, boolean>({
    most: MOST,
    async all(notes) {
      const [first] = notes;
      // What every letter notes is its slot; anything else is rare.
      if (!first || notes.some(({ change, owner }) => owner !== first.owner || !isSlot(change))) return null;
      const ids = notes.map(({ lane }) => lane.mailboxId);
      const fencing = ownValue(
        ids,
        notes.map(({ lane }) => lane.fencing),
      );
      const sends = ownValue(
        ids,
        notes.map(({ change }) => change.rate && rateText(change.rate)),
      );
      const leaseUntil = new Date(Math.max(...notes.map((each) => each.leaseUntil.getTime())));
      const { modifiedCount } = await rows.updateMany(
        {
          ...{ _id: { $in: ids }, owner: first.owner },
          accountId: { $in: [...new Set(notes.map(({ accountId }) => accountId))] },
        },
        [{ $set: whereTrue({ $eq: ['$fencing', fencing] }, { sends, ...leasedUntil(leaseUntil) }) }],
      );
      return modifiedCount === notes.length ? notes.map(() => true) : null;
    },
    async one({ accountId, lane, owner, change: { rate, ...rest }, leaseUntil }) {
      const { matchedCount } = await Lane.updateOne(
        { _id: lane.mailboxId, accountId, owner, fencing: lane.fencing },
        { $set: { ...rest, ...(rate && { sends: rateText(rate) }), ...leasedUntil(leaseUntil) } },
      );
      return matchedCount > 0;
    },
  });

  return {
    async wake(accountId, mailboxId, at) {
      await wake({ accountId, mailboxId, at });
    },
    async reopen(accountId, mailboxId, now) {
      await Lane.updateOne(
        { _id: mailboxId, accountId },
        { $set: { nextAt: now, blockedUntil: FREE, connectFailures: 0 }, $inc: { wakes: 1 } },
      );
    },
    acquire: (accountId, mailboxId, owner, now, leaseMs) => acquire({ accountId, mailboxId, owner, now, leaseMs }),
    note: (accountId, lane, owner, change, leaseUntil) => note({ accountId, lane, owner, change, leaseUntil }),
    async release(accountId, lane, owner, nextAt) {
      const { matchedCount } = await Lane.updateOne(
        { _id: lane.mailboxId, accountId, owner, fencing: lane.fencing, wakes: lane.wakes },
        { $set: { owner: null, leaseUntil: FREE, nextAt, sends: rateText(lane.rate) } },
      );
      return matchedCount > 0;
    },
    async renew(owner, before, leaseUntil) {
      await Lane.updateMany({ owner, leaseUntil: { $lt: before } }, { $set: leasedUntil(leaseUntil) });
    },
    async releaseAll(owner, now) {
      await Lane.updateMany({ owner }, { $set: { leaseUntil: FREE, nextAt: now } });
    },
    async mailboxesOf(accountId) {
      return (await Lane.find({ accountId }, { _id: 1 }).lean()).map(({ _id }) => _id);
    },
    async due(now, limit) {
      const lanes = await Lane.find({ nextAt: { $lte: now }, leaseUntil: { $lt: now } }, { accountId: 1 })
        .sort({ nextAt: 1 })
        .limit(limit)
        .lean();
      return lanes.map((lane) => ({ accountId: lane.accountId, mailboxId: lane._id }));
    },
  };
}

function isFreeFor(owner: string, now: Date) {
  return { $or: [{ $in: ['$owner', [null, owner]] }, { $lt: ['$leaseUntil', now] }] };
}

/**
 * Fields that are set in those documents only of which the expression is true; the others stay as they are, and are not counted as modified.
 * As a condition of the filter the same expression would make some servers look at all documents instead of those that are named.
 */
function whereTrue(expression: object, fields: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, { $cond: [expression, value, `$${name}`] }]),
  );
}

/** A lane in hand wants no attention of others before its lease ends. */
function leasedUntil(leaseUntil: Date) {
  return { leaseUntil, nextAt: leaseUntil };
}

function heldLane(lane: LaneDocument, fencing: number, abandoned: boolean): HeldLane {
  const { _id: mailboxId, accountId, wakes, sends = '', connectFailures, blockedUntil } = lane;
  return { accountId, mailboxId, fencing, wakes, rate: rateOf(sends), connectFailures, blockedUntil, abandoned };
}

function isSlot(change: LaneChange): boolean {
  return change.rate !== undefined && Object.keys(change).length === 1;
}
