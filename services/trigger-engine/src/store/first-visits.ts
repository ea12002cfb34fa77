import type { Database } from '@pochtovik/service-kit';
import { insertedOnce } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import { groupedRead } from './grouped-read.ts';

interface FirstVisitDocument {
  /** What was visited first, see `firstOpeningId` and `firstClickId`. */
  _id: string;
  accountId: number;
  hitId: string;
  at: Date;
}

const schema = new Schema<FirstVisitDocument>(
  {
    _id: String,
    accountId: { type: Number, required: true },
    hitId: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, autoIndex: false },
);

/** Who was first: one unique insert decides, also between processes in the same millisecond. */
export type FirstVisitStore = Awaited<ReturnType<typeof createFirstVisitStore>>;

/** Makes the store. */
export async function createFirstVisitStore(database: Database) {
  const Model = database.model('FirstVisit', schema, 'first_visits');
  await Model.createCollection();
  const read = groupedRead((ids) => Model.find({ _id: { $in: ids } }).lean());

  return {
    /** True for the hit that is the first, also when it is told again after a crash; false for all others. */
    async claim(accountId: number, firstId: string, hitId: string, at: Date): Promise<boolean> {
      if (await insertedOnce(Model.create({ _id: firstId, accountId, hitId, at }))) return true;
      return (await Model.exists({ _id: firstId, accountId, hitId })) !== null;
    },

    /** True when there was a first visit. */
    async exists(accountId: number, firstId: string): Promise<boolean> {
      return (await read(accountId, firstId)) !== null;
    },
  };
}
