import type { SuppressionReason } from '@pochtovik/contracts';
import { type Database, isDuplicateKey } from '@pochtovik/service-kit';
import { type QueryFilter, Schema } from 'mongoose';

/** An address that gets no letters by template; normalised by `suppressedAddress`. */
export interface StoredSuppression {
  address: string;
  reason: SuppressionReason;
  at: Date;
  /** The letter it came from. */
  letterId: string | null;
}

interface SuppressionDocument extends StoredSuppression {
  /** `<account>:<address>`. */
  _id: string;
  accountId: number;
  /** False once it was taken out: the row stays, so that an old event told again does not put it back. */
  isActive: boolean;
  changedAt: Date;
}

/** Suppression lists of all accounts; addresses are normalised by whoever asks. */
export interface SuppressionStore {
  /** True when the account's letters by template may not go to the address. */
  has(accountId: number, address: string): Promise<boolean>;
  /** Those of the addresses that the account's letters by template may not go to. */
  among(accountId: number, addresses: readonly string[]): Promise<ReadonlySet<string>>;
  find(accountId: number, address: string): Promise<StoredSuppression | null>;
  /**
   * Puts an address in. One that is in stays as it is, but the owner's own wish (`unsubscribed`) replaces any other reason; what is older than the last
   * change does nothing.
   */
  add(accountId: number, suppression: StoredSuppression): Promise<void>;
  /** Takes an address out. @returns what it was; null when it was not in */
  remove(accountId: number, address: string, at: Date): Promise<StoredSuppression | null>;
  /** By address, behind a position. @param prefix only addresses that begin so; empty for all */
  list(accountId: number, prefix: string, page: { after: string | null; limit: number }): Promise<StoredSuppression[]>;
}

const suppressionSchema = new Schema<SuppressionDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    address: { type: String, required: true },
    reason: { type: String, required: true },
    at: { type: Date, required: true },
    letterId: { type: String, default: null },
    isActive: { type: Boolean, required: true },
    changedAt: { type: Date, required: true },
  },
  { collection: 'suppressions', versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);
suppressionSchema.index({ accountId: 1, isActive: 1, address: 1 });

/** Opens the store and makes its index. */
export async function openSuppressions(database: Database): Promise<SuppressionStore> {
  const suppressions = database.model('Suppression', suppressionSchema);
  await suppressions.createCollection();
  await suppressions.createIndexes();
  const keyOf = (accountId: number, address: string) => ({ _id: `${accountId}:${address}`, accountId });

  return {
    async has(accountId, address) {
      return (await suppressions.exists({ ...keyOf(accountId, address), isActive: true })) !== null;
    },

    async among(accountId, addresses) {
      const keys = addresses.map((address) => keyOf(accountId, address)._id);
      const found = await suppressions.find({ _id: { $in: keys }, accountId, isActive: true }, { address: 1 }).lean();
      return new Set(found.map(({ address }) => address));
    },

    async find(accountId, address) {
      const found = await suppressions.findOne({ ...keyOf(accountId, address), isActive: true }).lean();
      return found && plain(found);
    },

    async add(accountId, { address, reason, at, letterId }) {
      const fields = { reason, at, letterId, isActive: true, changedAt: at };
      const key = keyOf(accountId, address);
      try {
        await suppressions.insertOne({ ...key, address, ...fields });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const weaker: QueryFilter<SuppressionDocument>[] = [{ isActive: false }];
        if (reason === 'unsubscribed') weaker.push({ reason: { $ne: 'unsubscribed' } });
        await suppressions.updateOne({ ...key, changedAt: { $lt: at }, $or: weaker }, { $set: fields });
      }
    },

    async remove(accountId, address, at) {
      const removed = await suppressions
        .findOneAndUpdate(
          { ...keyOf(accountId, address), isActive: true },
          { $set: { isActive: false, changedAt: at } },
          { returnDocument: 'before' },
        )
        .lean();
      return removed && plain(removed);
    },

    async list(accountId, prefix, { after, limit }) {
      const conditions: QueryFilter<SuppressionDocument>[] = [{ accountId, isActive: true }];
      // A range of the index, so that whatever is typed is never read as a pattern.
      if (prefix !== '') conditions.push({ address: { $gte: prefix, $lt: `${prefix}\u{10ffff}` } });
      if (after !== null) conditions.push({ address: { $gt: after } });
      const found = await suppressions.find({ $and: conditions }).sort({ address: 1 }).limit(limit).lean();
      return found.map(plain);
    },
  };
}

function plain({ address, reason, at, letterId }: SuppressionDocument): StoredSuppression {
  return { address, reason, at, letterId };
}
