import { type Database, groupCommit, isDuplicateKey } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

interface AccountDocument {
  _id: string;
  accountId: number;
  enabled: boolean;
  /** When the event that decided happened. */
  since: Date;
}

/** Which accounts may send. An account that nothing was heard of may. */
export interface AccountStore {
  /** Notes what an event of the given time says; older news than what is known changes nothing. */
  note(accountId: number, enabled: boolean, since: Date): Promise<void>;
  isEnabled(accountId: number): Promise<boolean>;
}

/** Opens the `accounts` collection. */
export async function createAccountStore(database: Database): Promise<AccountStore> {
  const schema = new Schema<AccountDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      enabled: { type: Boolean, required: true },
      since: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false, autoIndex: false, collection: 'accounts' },
  );
  const Account = database.model<AccountDocument>('Account', schema);
  await Account.createCollection();
  const isEnabled = groupCommit<number, boolean>({
    most: 1000,
    async all(accountIds) {
      const _id = { $in: [...new Set(accountIds)].map(String) };
      const disabled = new Set(
        (await Account.find({ _id, accountId: { $in: [...accountIds] }, enabled: false }).lean()).map(
          ({ accountId }) => accountId,
        ),
      );
      return accountIds.map((accountId) => !disabled.has(accountId));
    },
    async one(accountId) {
      const account = await Account.findOne({ _id: String(accountId), accountId }).lean();
      return account?.enabled ?? true;
    },
  });
  return {
    async note(accountId, enabled, since) {
      try {
        await Account.updateOne(
          { _id: String(accountId), accountId, since: { $lt: since } },
          { $set: { enabled, since } },
          { upsert: true },
        );
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },
    isEnabled,
  };
}
