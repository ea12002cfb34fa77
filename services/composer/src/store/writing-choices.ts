import type { WritingChoices } from '@pochtovik/contracts';
import type { Database } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

interface ChoicesDocument extends WritingChoices {
  /** `<account>:<user>`. */
  _id: string;
  accountId: number;
}

/** What each user chose last when writing. */
export interface WritingChoiceStore {
  /** null: the user has chosen nothing yet. */
  find(accountId: number, userId: number): Promise<WritingChoices | null>;
  keep(accountId: number, userId: number, choices: WritingChoices): Promise<void>;
}

const schema = new Schema<ChoicesDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    trackDownloads: { type: Boolean, required: true },
  },
  { collection: 'writing_choices', versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);

/** Opens the store. */
export async function openWritingChoices(database: Database): Promise<WritingChoiceStore> {
  const choices = database.model('WritingChoices', schema);
  await choices.createCollection();
  const keyOf = (accountId: number, userId: number) => ({ _id: `${accountId}:${userId}`, accountId });

  return {
    async find(accountId, userId) {
      const found = await choices.findOne(keyOf(accountId, userId)).lean<ChoicesDocument>();
      return found && { trackDownloads: found.trackDownloads };
    },

    async keep(accountId, userId, { trackDownloads }) {
      await choices.updateOne(keyOf(accountId, userId), { $set: { trackDownloads } }, { upsert: true });
    },
  };
}
