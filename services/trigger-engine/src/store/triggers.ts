import { PochtovikError, type Trigger, type TriggerAction } from '@pochtovik/contracts';
import type { CustomField } from '@pochtovik/letter-variables';
import type { Database } from '@pochtovik/service-kit';
import { insertedOnce } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { FiringTrigger } from '../domain/effect.ts';
import type { UsedVariable } from '../domain/trigger-text.ts';
import { groupedRead } from './grouped-read.ts';

interface TriggerDocument {
  _id: string;
  accountId: number;
  name: string;
  action: TriggerAction;
  /** Variables of the action's text with their kinds, found when it was checked. */
  variables: UsedVariable[];
  /** Custom fields that the text may name. */
  customFields?: CustomField[];
  updatedAt: Date;
}

const schema = new Schema<TriggerDocument>(
  {
    _id: String,
    accountId: { type: Number, required: true },
    name: { type: String, required: true },
    action: { type: Schema.Types.Mixed, required: true },
    variables: { type: [{ _id: false, path: String, kind: String }], required: true },
    customFields: { type: Schema.Types.Mixed },
    updatedAt: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, autoIndex: false },
);
schema.index({ accountId: 1, name: 1 });

/** Triggers of accounts. */
export type TriggerStore = Awaited<ReturnType<typeof createTriggerStore>>;

/** Makes the store and its indexes. */
export async function createTriggerStore(database: Database) {
  const Model = database.model('Trigger', schema, 'triggers');
  await Model.createIndexes();
  const read = groupedRead((ids) => Model.find({ _id: { $in: ids } }).lean());

  return {
    /** Makes or changes a trigger. Error: TRIGGER_UNKNOWN when the id belongs to another account. */
    async save(
      accountId: number,
      trigger: {
        id: string;
        name: string;
        action: TriggerAction;
        variables: UsedVariable[];
        customFields: CustomField[];
      },
      now: Date,
    ): Promise<Trigger> {
      const { id, name, action, variables, customFields } = trigger;
      const content = { name, action, variables, customFields, updatedAt: now };
      const change = async () => (await Model.updateOne({ _id: id, accountId }, { $set: content })).matchedCount === 1;
      const saved =
        (await change()) ||
        (await insertedOnce(Model.create({ _id: id, accountId, ...content }))) ||
        // Made by another save in between, or the id is another account's.
        (await change());
      if (!saved) throw new PochtovikError('TRIGGER_UNKNOWN');
      return { id, name, action, updatedAt: now.toISOString() };
    },

    /** One trigger as firing needs it; null when there is none. */
    async find(accountId: number, id: string): Promise<FiringTrigger | null> {
      const found = await read(accountId, id);
      if (!found) return null;
      const { name, action, variables, customFields = [] } = found;
      return { id, name, action, variables, customFields };
    },

    /** Takes a trigger out; false when there was none. */
    async delete(accountId: number, id: string): Promise<boolean> {
      return (await Model.deleteOne({ _id: id, accountId })).deletedCount === 1;
    },

    /** Names of those of the given triggers that exist, by id. */
    async names(accountId: number, ids: readonly string[]): Promise<Map<string, string>> {
      const found = await Promise.all([...new Set(ids)].map((id) => read(accountId, id)));
      return new Map(found.flatMap((trigger) => (trigger ? [[trigger._id, trigger.name]] : [])));
    },

    /** All triggers of the account, by name. */
    async list(accountId: number): Promise<Trigger[]> {
      const found = await Model.find({ accountId }).sort({ name: 1, _id: 1 }).lean();
      return found.map(({ _id, name, action, updatedAt }) => ({
        id: _id,
        name,
        action,
        updatedAt: updatedAt.toISOString(),
      }));
    },
  };
}
