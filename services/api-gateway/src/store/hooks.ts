import { DigitalPipelineTriggered } from '@pochtovik/contracts';
import {
  type Database,
  insertedOnce,
  type OutboxCollection,
  outboxEntry,
  outboxFields,
  outboxIndex,
  type WithOutbox,
  withOutbox,
} from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { PipelineHook } from '../domain/digital-pipeline-hook.ts';

/** Pipeline webhooks that were taken, each with the event that tells of it. */
export interface Hooks {
  /** Collection for the relay. */
  collection: OutboxCollection;
  /** Stores a hook and its event in one write; a hook stored before is left as it is. @returns true when it is new */
  store(accountId: number, hook: PipelineHook, now: Date): Promise<boolean>;
}

interface HookDocument extends WithOutbox {
  _id: string;
  accountId: number;
  leadId: number;
  receivedAt: Date;
}

const KEEP_SECONDS = 90 * 24 * 60 * 60;

/** Opens the collection. */
export async function openHooks(database: Database): Promise<Hooks> {
  const schema = new Schema<HookDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      leadId: { type: Number, required: true },
      receivedAt: { type: Date, required: true },
      ...outboxFields,
    },
    { strict: 'throw', versionKey: false },
  );
  schema.index(...outboxIndex);
  schema.index({ receivedAt: 1 }, { expireAfterSeconds: KEEP_SECONDS });
  const model = database.model('hooks', schema);
  await model.createIndexes();
  return {
    collection: model.collection,
    async store(accountId, hook, now) {
      const { accountId: _, ...data } = hook;
      const event = outboxEntry(DigitalPipelineTriggered, accountId, data, { id: hook.hookId, now });
      return insertedOnce(
        model.create({
          _id: hook.hookId,
          accountId,
          leadId: hook.leadId,
          receivedAt: now,
          ...withOutbox([event]),
        }),
      );
    },
  };
}
