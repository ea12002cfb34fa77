import { PochtovikError, type Trigger, type TriggerAction } from '@pochtovik/contracts';
import type { Database } from '@pochtovik/service-kit';
import { insertedOnce } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { FiringTrigger } from '../domain/effect.ts';
import type { UsedVariable } from '../domain/trigger-text.ts';

interface TriggerDocument {
  _id: string;
  accountId: number;
  name: string;
  action: TriggerAction;
  /** Variables of the action's text with their kinds, found when it was checked. */
  variables: UsedVariable[];
  updatedAt: Date;
}

const schema = new Schema<TriggerDocument>(
  {
    _id: String,
    accountId: { type: Number, required: true },
    name: { type: String, required: true },
    action: { type: Schema.Types.Mixed, required: true },
    variables: { type: [{ _id: false, path: String, kind: String }], required: true },
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

  return {
    /** Makes or changes a trigger. Error: TRIGGER_UNKNOWN when the id belongs to another account. */
    async save(
      accountId: number,
      trigger: { id: string; name: string; action: TriggerAction; variables: UsedVariable[] },
      now: Date,
    ): Promise<Trigger> {
      const { id, name, action, variables } = trigger;
      const content = { name, action, variables, updatedAt: now };
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
      const found = await Model.findOne({ _id: id, accountId }).lean();
      return found && { id, name: found.name, action: found.action, variables: found.variables };
    },

    /** Takes a trigger out; false when there was none. */
    async delete(accountId: number, id: string): Promise<boolean> {
      return (await Model.deleteOne({ _id: id, accountId })).deletedCount === 1;
    },

    /** Names of those of the given triggers that exist, by id. */
    async names(accountId: number, ids: readonly string[]): Promise<Map<string, string>> {
      const found = await Model.find({ _id: { $in: [...new Set(ids)] }, accountId }, { name: 1 }).lean();
      return new Map(found.map(({ _id, name }) => [_id, name]));
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
