import { randomUUID } from 'node:crypto';
import { groupCommit, isDuplicateKey, type Logger, ownValue } from '@pochtovik/service-kit';
import type { Collection, Model } from 'mongoose';
import type { RateState } from '../domain/rate-limit.ts';
import { rateOf, rateText } from '../domain/rate-text.ts';
import { accountsOf } from './accounts-of.ts';
import { type LaneDocument, leasedUntil } from './lane-document.ts';
import { FREE } from './lease.ts';
import { tellFailed } from './tell-failed.ts';

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

/** The writes of lanes that come and go. What is asked for at the same time is one write. */
export interface LaneWrites {
  /** Something is to be done for the mailbox at `at`. */
  wake(accountId: number, mailboxId: string, at: Date): Promise<void>;
  /** Takes the lane when it is free, abandoned or ours; null when another process has it. */
  acquire(accountId: number, mailboxId: string, owner: string, now: Date, leaseMs: number): Promise<HeldLane | null>;
  /** Notes sends and connect failures and lengthens the lease; false when the lane was lost. */
  note(accountId: number, lane: HeldLane, owner: string, change: LaneChange, leaseUntil: Date): Promise<boolean>;
  /** Gives the lane back until `nextAt` with its sends as they were; false when something woke it meanwhile: look again. One that was lost is given back already. */
  release(accountId: number, lane: HeldLane, owner: string, nextAt: Date): Promise<boolean>;
}

interface Acquisition {
  accountId: number;
  mailboxId: string;
  owner: string;
  now: Date;
  leaseMs: number;
}

interface Release {
  accountId: number;
  lane: HeldLane;
  owner: string;
  nextAt: Date;
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

/**
 * Makes the writes.
 * @param rows the same collection, for updates by a pipeline, which mongoose would not leave as they are
 */
export function createLaneWrites(Lane: Model<LaneDocument>, rows: Collection<LaneDocument>, log: Logger): LaneWrites {
  const failed = tellFailed(log, 'lanes');
  const wake = groupCommit<{ accountId: number; mailboxId: string; at: Date }, true>({
    ...{ most: MOST, failed },
    async all(items) {
      const ids = new Set(items.map(({ mailboxId }) => mailboxId));
      const at = new Date(Math.min(...items.map((item) => item.at.getTime())));
      const { matchedCount } = await Lane.updateMany(
        { _id: { $in: [...ids] }, accountId: accountsOf(items) },
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
    ...{ most: MOST, failed, queueOf: ownerOf },
    async all(wanted) {
      const [first] = wanted;
      if (!first) return null;
      const now = new Date(Math.min(...wanted.map((each) => each.now.getTime())));
      const lanes = {
        _id: { $in: wanted.map(({ mailboxId }) => mailboxId) },
        accountId: accountsOf(wanted),
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
    ...{ most: MOST, failed, queueOf: ownerOf },
    async all(notes) {
      const [first] = notes;
      // What every letter notes is its slot; anything else is rare.
      if (!first || notes.some(({ change }) => !isSlot(change))) return null;
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
          accountId: accountsOf(notes),
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

  const release = groupCommit<Release, boolean>({
    ...{ most: MOST, failed, queueOf: ownerOf },
    async all(releases) {
      const [first] = releases;
      if (!first) return null;
      const ids = releases.map(({ lane }) => lane.mailboxId);
      const lanes = { _id: { $in: ids }, accountId: accountsOf(releases), owner: first.owner };
      const own = (pick: (release: Release) => unknown) => ownValue(ids, releases.map(pick));
      // By fencing number and count of wake-ups: a lane that was woken meanwhile stays.
      const isAsTaken = { $eq: [['$fencing', '$wakes'], own(({ lane }) => [lane.fencing, lane.wakes])] };
      const given = whereTrue(isAsTaken, {
        ...{ owner: null, leaseUntil: FREE, nextAt: own(({ nextAt }) => nextAt) },
        sends: own(({ lane }) => rateText(lane.rate)),
      });
      const { modifiedCount } = await rows.updateMany(lanes, [{ $set: given }]);
      if (modifiedCount === releases.length) return releases.map(() => true);
      const kept = new Set((await rows.find(lanes, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id));
      return ids.map((id) => !kept.has(id));
    },
    async one({ accountId, lane, owner, nextAt }) {
      const { matchedCount } = await Lane.updateOne(
        { _id: lane.mailboxId, accountId, owner, fencing: lane.fencing, wakes: lane.wakes },
        { $set: { owner: null, leaseUntil: FREE, nextAt, sends: rateText(lane.rate) } },
      );
      if (matchedCount > 0) return true;
      return (await Lane.exists({ _id: lane.mailboxId, accountId, owner, fencing: lane.fencing })) === null;
    },
  });

  return {
    async wake(accountId, mailboxId, at) {
      await wake({ accountId, mailboxId, at });
    },
    acquire: (accountId, mailboxId, owner, now, leaseMs) => acquire({ accountId, mailboxId, owner, now, leaseMs }),
    note: (accountId, lane, owner, change, leaseUntil) => note({ accountId, lane, owner, change, leaseUntil }),
    release: (accountId, lane, owner, nextAt) => release({ accountId, lane, owner, nextAt }),
  };
}

/** Lanes of different owners share no write: it names one. */
function ownerOf({ owner }: { owner: string }) {
  return owner;
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

function heldLane(lane: LaneDocument, fencing: number, abandoned: boolean): HeldLane {
  const { _id: mailboxId, accountId, wakes, sends = '', connectFailures, blockedUntil } = lane;
  return { accountId, mailboxId, fencing, wakes, rate: rateOf(sends), connectFailures, blockedUntil, abandoned };
}

function isSlot(change: LaneChange): boolean {
  return change.rate !== undefined && Object.keys(change).length === 1;
}
