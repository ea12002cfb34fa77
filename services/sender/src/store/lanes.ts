import type { Database, Logger } from '@pochtovik/service-kit';
import { type LaneDocument, laneSchema, leasedUntil } from './lane-document.ts';
import { createLaneWrites, type LaneWrites } from './lane-writes.ts';
import { FREE } from './lease.ts';

/** The `lanes` collection: one document a mailbox, the turnstile that lets one process at a time send for it. */
export interface LaneStore extends LaneWrites {
  /** The mailbox works again, as a verification has shown: waits for its server end, its letters are due. */
  reopen(accountId: number, mailboxId: string, now: Date): Promise<void>;
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
export async function createLaneStore(database: Database, log: Logger): Promise<LaneStore> {
  const Lane = database.model<LaneDocument>('Lane', laneSchema());
  await Lane.createCollection();
  await Lane.createIndexes();

  return {
    ...createLaneWrites(Lane, database.collection<LaneDocument>('lanes'), log),
    async reopen(accountId, mailboxId, now) {
      await Lane.updateOne(
        { _id: mailboxId, accountId },
        { $set: { nextAt: now, blockedUntil: FREE, connectFailures: 0 }, $inc: { wakes: 1 } },
      );
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
