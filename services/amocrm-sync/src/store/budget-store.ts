import { insertedOnce } from '@pochtovik/service-kit';
import { type Connection, Schema } from 'mongoose';
import { type Budget, FRESH_BUDGET, type Place } from '../domain/rate-budget.ts';

/** A budget with the version that its next write must still find. */
export interface VersionedBudget {
  budget: Budget;
  /** 0 when nothing is stored yet. */
  version: number;
}

interface BudgetDocument extends Omit<Budget, 'places'> {
  places: Place[];
  /** Origin of the account: a code is exchanged before the account's id is known. */
  _id: string;
  version: number;
  usedAt: Date;
}

const schema = new Schema<BudgetDocument>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    places: { type: [{ _id: false, id: String, until: Number }], required: true },
    pausedUntil: { type: Number, required: true },
    speed: { type: Number, required: true },
    strikes: { type: Number, required: true },
    usedAt: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, autoIndex: false },
);
schema.index({ usedAt: 1 }, { expireAfterSeconds: 7 * 86_400 });

/** The request budgets that all processes share, one document an account host. */
export type BudgetStore = Awaited<ReturnType<typeof createBudgetStore>>;

/** Makes the collection with its index. */
export async function createBudgetStore(connection: Connection) {
  const Model = connection.model<BudgetDocument>('Budget', schema, 'budgets');
  await Model.createCollection();
  await Model.createIndexes();

  return {
    /** The budget of a host; a fresh one when nothing was asked there yet. */
    async read(origin: string): Promise<VersionedBudget> {
      const found = await Model.findOne({ _id: origin }).lean();
      if (!found) return { budget: FRESH_BUDGET, version: 0 };
      // One written before places were counted has none.
      const { places = [], pausedUntil, speed = 1, strikes } = found;
      return {
        budget: { places: places.map(({ id, until }) => ({ id, until })), pausedUntil, speed, strikes },
        version: found.version,
      };
    },

    /** Compare and set: writes only while nobody else has written since `version` was read. */
    async write(origin: string, version: number, budget: Budget, now: Date): Promise<boolean> {
      if (version === 0) {
        return insertedOnce(
          Model.create({ _id: origin, version: 1, usedAt: now, ...budget, places: [...budget.places] }),
        );
      }
      const result = await Model.updateOne(
        { _id: origin, version },
        { $set: { ...budget, places: [...budget.places], usedAt: now }, $inc: { version: 1 } },
      );
      return result.matchedCount > 0;
    },
  };
}
