import { type EntityRef, stableId } from '@pochtovik/contracts';
import type { Database } from '@pochtovik/service-kit';
import { insertedOnce } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import { type CapSlot, type LetterCap, takeSlot } from '../domain/letter-cap.ts';

interface LetterCapDocument {
  _id: string;
  accountId: number;
  /** Grows with each change: a change counts only against what it was decided on. */
  revision: number;
  slots: CapSlot[];
}

const schema = new Schema<LetterCapDocument>(
  {
    _id: String,
    accountId: { type: Number, required: true },
    revision: { type: Number, required: true },
    slots: { type: [{ _id: false, executionId: String, at: Date }], required: true },
  },
  { strict: 'throw', versionKey: false, autoIndex: false },
);

/** Letters that triggers sent lately, counted per card and template. */
export type LetterCapStore = Awaited<ReturnType<typeof createLetterCapStore>>;

/** Makes the store. */
export async function createLetterCapStore(database: Database) {
  const Model = database.model('LetterCap', schema, 'letter_caps');
  await Model.createCollection();

  return {
    /** Takes a slot for an execution under the cap; false when the cap is reached. Repeats of one execution take one slot. */
    async take(
      accountId: number,
      letter: { entity: EntityRef; templateId: string },
      executionId: string,
      cap: LetterCap,
      now: Date,
    ): Promise<boolean> {
      const { entity, templateId } = letter;
      const _id = stableId('letter-cap', accountId, entity.type, entity.id, templateId);
      for (;;) {
        const known = await Model.findOne({ _id, accountId }).lean();
        const verdict = takeSlot(known?.slots ?? [], executionId, cap, now);
        if (!verdict.allowed) return false;
        const { slots } = verdict;
        if (!known) {
          if (await insertedOnce(Model.create({ _id, accountId, revision: 1, slots }))) return true;
          continue;
        }
        const change = { $set: { slots }, $inc: { revision: 1 } };
        const { matchedCount } = await Model.updateOne({ _id, accountId, revision: known.revision }, change);
        if (matchedCount === 1) return true;
      }
    },
  };
}
