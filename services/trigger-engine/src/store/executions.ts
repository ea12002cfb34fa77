import type { EntityRef, Execution, ExecutionCause } from '@pochtovik/contracts';
import {
  type Database,
  insertedOnce,
  type OutboxEntry,
  outboxFields,
  outboxIndex,
  pushOutbox,
  type Relay,
  type WithOutbox,
  withOutbox,
} from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { KnownExecution, PlannedExecution } from '../domain/execution.ts';

type State = Execution['state'];

interface ExecutionDocument extends WithOutbox {
  _id: string;
  accountId: number;
  letterId: string;
  sendId: string;
  entity: EntityRef;
  cause: ExecutionCause;
  triggerId: string;
  triggerName: string;
  action: string | null;
  state: State;
  createdAt: Date;
  dueAt: Date;
  /** When a scheduled execution is to be taken: its due time, its next try, or the end of the lease of who has it in hand. */
  wakeAt: Date;
  endedAt: Date | null;
  detail: string;
  tries: number;
}

const schema = new Schema<ExecutionDocument>(
  {
    _id: String,
    accountId: { type: Number, required: true },
    letterId: { type: String, required: true },
    sendId: { type: String, required: true },
    entity: { type: Schema.Types.Mixed, required: true },
    cause: { type: String, required: true },
    triggerId: { type: String, required: true },
    triggerName: { type: String, default: '' },
    action: { type: String, default: null },
    state: { type: String, required: true },
    createdAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    wakeAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    detail: { type: String, default: '' },
    tries: { type: Number, default: 0 },
    ...outboxFields,
  },
  { strict: 'throw', versionKey: false, autoIndex: false },
);
schema.index({ state: 1, wakeAt: 1 });
schema.index({ accountId: 1, letterId: 1, createdAt: 1 });
schema.index({ accountId: 1, state: 1 });
schema.index(...outboxIndex);

/** How long an execution is left to the process that took it, milliseconds: longer than reading a card may take. */
const LEASE_MS = 15_000;

/** The collection of executions; made apart from its store since the relay needs it first. */
export async function executionModel(database: Database) {
  const Model = database.model('Execution', schema, 'executions');
  await Model.createIndexes();
  return Model;
}

/** Executions: the timers that wait and the log of those that ended. */
export type ExecutionStore = ReturnType<typeof createExecutionStore>;

/** Makes the store over {@link executionModel}. */
export function createExecutionStore(Model: Awaited<ReturnType<typeof executionModel>>, relay: Relay) {
  return {
    /**
     * Keeps a planned execution as scheduled. One that is due is in the caller's hand at once.
     * @returns the execution; null when it was planned before
     */
    async add(
      accountId: number,
      plan: PlannedExecution,
      triggerName: string,
      now: Date,
    ): Promise<KnownExecution | null> {
      const { id, ...planned } = plan;
      const wakeAt = plan.dueAt <= now ? leaseEnd(now) : plan.dueAt;
      const fresh = { action: null, state: 'scheduled' as const, createdAt: now, endedAt: null, detail: '', tries: 0 };
      const document = { ...planned, accountId, triggerName, ...fresh };
      const isNew = await insertedOnce(Model.create({ _id: id, ...document, wakeAt, ...withOutbox([]) }));
      return isNew ? { id, ...document } : null;
    },

    /** Takes a due execution in hand for the time of a lease; null when it is not due, ended, or in other hands. */
    async take(accountId: number, id: string, now: Date): Promise<KnownExecution | null> {
      const taken = await Model.findOneAndUpdate(
        { _id: id, accountId, state: 'scheduled', wakeAt: { $lte: now } },
        { $set: { wakeAt: leaseEnd(now) } },
        { returnDocument: 'after', projection: { outbox: 0 } },
      ).lean();
      return taken && asExecution(taken);
    },

    /** Scheduled executions of all accounts whose time has come, the most overdue first. */
    async due(now: Date, limit: number): Promise<{ accountId: number; id: string }[]> {
      const found = await Model.find({ state: 'scheduled', wakeAt: { $lte: now } }, { accountId: 1 })
        .sort({ wakeAt: 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, accountId }) => ({ accountId, id: _id }));
    },

    /** Puts off a scheduled execution to its next try. */
    async putOff(accountId: number, id: string, tries: number, wakeAt: Date): Promise<void> {
      await Model.updateOne({ _id: id, accountId, state: 'scheduled' }, { $set: { tries, wakeAt } });
    },

    /**
     * Moves an execution from one state to the next together with the events that tell of it, in one write.
     * @returns false when it was in that state no more: somebody else has moved it, and nothing happens here
     */
    async move(
      accountId: number,
      id: string,
      from: State,
      change: { state: State } & Partial<Pick<ExecutionDocument, 'endedAt' | 'detail' | 'triggerName' | 'action'>>,
      events: OutboxEntry[],
    ): Promise<boolean> {
      const { matchedCount } = await Model.updateOne(
        { _id: id, accountId, state: from },
        { $set: change, ...(events.length > 0 && pushOutbox(events)) },
      );
      if (matchedCount === 1 && events.length > 0) relay.announce(Model.collection.collectionName, id);
      return matchedCount === 1;
    },

    /** One execution; null when there is none. */
    async find(accountId: number, id: string): Promise<KnownExecution | null> {
      const found = await Model.findOne({ _id: id, accountId }, { outbox: 0 }).lean();
      return found && asExecution(found);
    },

    /** Executions of a letter, oldest first. */
    async ofLetter(accountId: number, letterId: string): Promise<KnownExecution[]> {
      const found = await Model.find({ accountId, letterId }, { outbox: 0 }).sort({ createdAt: 1, _id: 1 }).lean();
      return found.map(asExecution);
    },

    /** Cancels what an account had scheduled by a time. */
    async cancelScheduled(accountId: number, until: Date, detail: string, now: Date): Promise<void> {
      await Model.updateMany(
        { accountId, state: 'scheduled', createdAt: { $lte: until } },
        { $set: { state: 'cancelled', endedAt: now, detail } },
      );
    },
  };
}

function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}

function asExecution({ _id, ...document }: Omit<ExecutionDocument, 'outbox' | 'outboxPending'>): KnownExecution {
  const { accountId, letterId, sendId, entity, cause, triggerId, triggerName } = document;
  const { action, state, createdAt, dueAt, endedAt, detail, tries } = document;
  return {
    ...{ id: _id, accountId, letterId, sendId, entity, cause, triggerId, triggerName },
    ...{ action, state, createdAt, dueAt, endedAt, detail, tries },
  };
}
