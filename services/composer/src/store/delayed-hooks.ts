import type { DigitalPipelineTriggered, EventContract } from '@pochtovik/contracts';
import { type Database, insertedOnce, type TextHeaders } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { Static } from 'typebox';

/** What an action of the pipeline asks for. */
export type HookData = typeof DigitalPipelineTriggered extends EventContract<infer S> ? Static<S> : never;

/** A letter that an action of the pipeline wants later. `_id` is `<account>:<hook>`. */
export interface DelayedHook {
  _id: string;
  accountId: number;
  hook: HookData;
  dueAt: Date;
  /** W3C trace headers of the webhook; absent when nothing was traced. */
  trace?: TextHeaders;
}

const schema = new Schema<DelayedHook>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    // Checked by its contract before it comes here; a schema of its own would be a second truth.
    hook: { type: Object, required: true },
    dueAt: { type: Date, required: true },
    trace: { type: Object },
  },
  { collection: 'delayed_hooks', versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);
schema.index({ dueAt: 1 });
schema.index({ accountId: 1 });

/** Letters of the pipeline whose time has not come. */
export interface DelayedHookStore {
  /** Keeps it; one that is there already stays as it is. */
  add(accountId: number, delayed: Omit<DelayedHook, '_id' | 'accountId'>): Promise<void>;
  find(accountId: number, hookId: string): Promise<DelayedHook | null>;
  /** Of all accounts, those due the longest first. */
  due(now: Date, limit: number): Promise<DelayedHook[]>;
  remove(accountId: number, hookId: string): Promise<void>;
  removeAccount(accountId: number): Promise<void>;
}

/** Opens the store. */
export async function openDelayedHooks(database: Database): Promise<DelayedHookStore> {
  const hooks = database.model('DelayedHook', schema);
  await hooks.createCollection();
  await hooks.createIndexes();
  const idOf = (accountId: number, hookId: string) => `${accountId}:${hookId}`;

  return {
    async add(accountId, { hook, dueAt, trace }) {
      const fields = { accountId, hook, dueAt, ...(trace && { trace }) };
      await insertedOnce(hooks.insertOne({ _id: idOf(accountId, hook.hookId), ...fields }));
    },
    find: (accountId, hookId) => hooks.findOne({ _id: idOf(accountId, hookId), accountId }).lean<DelayedHook>(),
    async due(now, limit) {
      const first = await hooks.find().sort({ dueAt: 1 }).limit(limit).lean<DelayedHook[]>();
      return first.filter(({ dueAt }) => dueAt <= now);
    },
    async remove(accountId, hookId) {
      await hooks.deleteOne({ _id: idOf(accountId, hookId), accountId });
    },
    async removeAccount(accountId) {
      await hooks.deleteMany({ accountId });
    },
  };
}
