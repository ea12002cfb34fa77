import { type Database, isDuplicateKey } from '@pochtovik/service-kit';
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
    async isEnabled(accountId) {
      const account = await Account.findOne({ _id: String(accountId), accountId }).lean();
      return account?.enabled ?? true;
    },
  };
}
