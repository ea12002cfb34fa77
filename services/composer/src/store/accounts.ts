import { type Database, isDuplicateKey } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

interface AccountDocument {
  _id: string;
  accountId: number;
  isInstalled: boolean;
  /** When the event of the newest state happened. */
  since: Date;
}

const accountSchema = new Schema<AccountDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    isInstalled: { type: Boolean, required: true },
    since: { type: Date, required: true },
  },
  { collection: 'accounts', versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);

/** Which accounts have taken the widget out. */
export interface AccountStore {
  /** True for accounts of which nothing is known: amocrm-sync has the last word when their card is read. */
  isInstalled(accountId: number): Promise<boolean>;
  /** Notes a state; an older one never undoes a newer one. */
  setInstalled(accountId: number, isInstalled: boolean, since: Date): Promise<void>;
}

/** Opens the store. */
export async function openAccounts(database: Database): Promise<AccountStore> {
  const accounts = database.model('Account', accountSchema);
  await accounts.createCollection();

  return {
    async isInstalled(accountId) {
      const account = await accounts.findOne({ _id: String(accountId), accountId }).lean<AccountDocument>();
      return account?.isInstalled ?? true;
    },
    async setInstalled(accountId, isInstalled, since) {
      const _id = String(accountId);
      try {
        await accounts.insertOne({ _id, accountId, isInstalled, since });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        await accounts.updateOne({ _id, accountId, since: { $lt: since } }, { $set: { isInstalled, since } });
      }
    },
  };
}
