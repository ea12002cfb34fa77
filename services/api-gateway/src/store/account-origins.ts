import { type Database, isDuplicateKey } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

/** Origins of the accounts where the widget is installed: a browser's preflight carries nothing else to know them by. */
export interface AccountOrigins {
  /** Notes what an event told, unless a later one was heard before it. */
  note(accountId: number, fact: { origin: string | null; isActive: boolean; at: Date }): Promise<void>;
  /** True when the origin is of an account with the widget installed. */
  isActive(origin: string): Promise<boolean>;
}

interface OriginDocument {
  _id: string;
  accountId: number;
  origin: string | null;
  isActive: boolean;
  changedAt: Date;
}

/** Opens the collection. */
export async function openAccountOrigins(database: Database): Promise<AccountOrigins> {
  const schema = new Schema<OriginDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      origin: { type: String, default: null },
      isActive: { type: Boolean, required: true },
      changedAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  );
  schema.index({ origin: 1 });
  const model = database.model('account_origins', schema);
  await model.createIndexes();
  return {
    async note(accountId, { origin, isActive, at }) {
      try {
        await model.updateOne(
          { _id: String(accountId), changedAt: { $lt: at } },
          { $set: { accountId, isActive, changedAt: at, ...(origin === null ? {} : { origin }) } },
          { upsert: true },
        );
      } catch (error) {
        // The document is there and newer: the event came late or again.
        if (!isDuplicateKey(error)) throw error;
      }
    },
    async isActive(origin) {
      return (await model.exists({ origin, isActive: true })) !== null;
    },
  };
}
