import type { Database } from '@pochtovik/service-kit';
import { insertedOnce } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import { groupedRead } from './grouped-read.ts';

interface AccountDocument {
  _id: string;
  accountId: number;
  /** End of the last installation: nothing of letters from before it fires any more. */
  uninstalledAt: Date;
}

const schema = new Schema<AccountDocument>(
  { _id: String, accountId: { type: Number, required: true }, uninstalledAt: { type: Date, required: true } },
  { strict: 'throw', versionKey: false, autoIndex: false },
);

/** When the widget was last disabled in an account. */
export type AccountStore = Awaited<ReturnType<typeof createAccountStore>>;

/** Makes the store. */
export async function createAccountStore(database: Database) {
  const Model = database.model('Account', schema, 'accounts');
  await Model.createCollection();
  const read = groupedRead((ids) => Model.find({ _id: { $in: ids } }).lean());

  return {
    /** Notes the end of an installation. */
    async uninstalled(accountId: number, at: Date): Promise<void> {
      const _id = String(accountId);
      if (await insertedOnce(Model.create({ _id, accountId, uninstalledAt: at }))) return;
      await Model.updateOne({ _id, accountId }, { $max: { uninstalledAt: at } });
    },

    /** End of the last installation; null for an account that never left. */
    async uninstalledAt(accountId: number): Promise<Date | null> {
      return (await read(accountId, String(accountId)))?.uninstalledAt ?? null;
    },
  };
}
