import type { EntityRef, Execution, ExecutionCause, ExecutionFilter } from '@pochtovik/contracts';
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
import type { ExecutionPosition } from '../domain/cursor.ts';
import type { KnownExecution, PlannedExecution, WebhookCall } from '../domain/execution.ts';

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
  resultId: number | null;
  repeatOf?: string;
  repeatedAs?: string;
  /** A post to a webhook that has to be made; null when there is none, or no more. */
  call: WebhookCall | null;
}

/** What narrows a search down. */
export interface ExecutionSearchFilter extends Omit<ExecutionFilter, 'from' | 'to'> {
  entity?: EntityRef | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

const callSchema = new Schema<WebhookCall>(
  {
    url: { type: String, required: true },
    body: { type: String, required: true },
    since: { type: Date, required: true },
    nextAt: { type: Date, required: true },
    tries: { type: Number, required: true },
  },
  { _id: false, strict: 'throw' },
);
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
    resultId: { type: Number, default: null },
    repeatOf: String,
    repeatedAs: String,
    call: { type: callSchema, default: null },
    ...outboxFields,
  },
  { strict: 'throw', versionKey: false, autoIndex: false },
);
schema.index({ state: 1, wakeAt: 1 });
schema.index({ accountId: 1, letterId: 1, createdAt: 1 });
schema.index({ accountId: 1, state: 1, createdAt: -1 });
schema.index({ accountId: 1, createdAt: -1, _id: -1 });
schema.index({ accountId: 1, triggerId: 1, createdAt: -1 });
schema.index({ accountId: 1, 'entity.type': 1, 'entity.id': 1, createdAt: -1 });
schema.index({ 'call.nextAt': 1 }, { partialFilterExpression: { 'call.nextAt': { $exists: true } } });
schema.index(...outboxIndex);

/** How long an execution is left to the process that took it, milliseconds: longer than reading a card may take. */
const LEASE_MS = 15_000;
/** The same for a post to a webhook: longer than its call may take. */
const CALL_LEASE_MS = 30_000;

/** The collection of executions; made apart from its store since the relay needs it first. */
export async function executionModel(database: Database) {
  const Model = database.model('Execution', schema, 'executions');
  await Model.createIndexes();
  return Model;
}

/** Executions: the timers that wait and the log of those that ended. */
export type ExecutionStore = ReturnType<typeof createExecutionStore>;

/** Makes the store over {@link executionModel}. `onCall`: told when a post to a webhook waits to be made. */
export function createExecutionStore(
  Model: Awaited<ReturnType<typeof executionModel>>,
  relay: Relay,
  onCall: () => void = () => undefined,
) {
  /** Cancels scheduled executions; those that are past it go on. */
  async function cancel(where: object, detail: string, now: Date): Promise<void> {
    await Model.updateMany({ ...where, state: 'scheduled' }, { $set: { state: 'cancelled', endedAt: now, detail } });
  }

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
      const document = { ...planned, accountId, triggerName, ...fresh, resultId: null };
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
      change: { state: State } & Partial<
        Pick<ExecutionDocument, 'endedAt' | 'detail' | 'triggerName' | 'action' | 'resultId' | 'call'>
      >,
      events: OutboxEntry[],
    ): Promise<boolean> {
      const { matchedCount } = await Model.updateOne(
        { _id: id, accountId, state: from },
        { $set: change, ...(events.length > 0 && pushOutbox(events)) },
      );
      if (matchedCount === 1 && events.length > 0) relay.announce(Model.collection.collectionName, id);
      if (matchedCount === 1 && change.call) onCall();
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

    /** Executions of the account, newest first, after a position. */
    async search(
      accountId: number,
      filter: ExecutionSearchFilter,
      page: { after: ExecutionPosition | null; limit: number },
    ): Promise<KnownExecution[]> {
      const { letterId, triggerId, cause, state, entity, from, to } = filter;
      const { after } = page;
      const created = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
      const where = {
        accountId,
        ...(letterId !== undefined && { letterId }),
        ...(triggerId !== undefined && { triggerId }),
        ...(cause !== undefined && { cause }),
        ...(state !== undefined && { state }),
        ...(entity && { 'entity.type': entity.type, 'entity.id': entity.id }),
        ...((from || to) && { createdAt: created }),
        ...(after && {
          $or: [{ createdAt: { $lt: after.createdAt } }, { createdAt: after.createdAt, _id: { $lt: after.id } }],
        }),
      };
      const found = await Model.find(where, { outbox: 0, call: 0 })
        .sort({ createdAt: -1, _id: -1 })
        .limit(page.limit)
        .lean();
      return found.map(asExecution);
    },

    /** Notes which execution repeats a failed one. */
    async markRepeated(accountId: number, id: string, repeatedAs: string): Promise<void> {
      await Model.updateOne({ _id: id, accountId }, { $set: { repeatedAs } });
    },

    /** Posts to webhooks of all accounts whose time has come, the longest waiting first. */
    async dueCalls(now: Date, limit: number): Promise<{ accountId: number; id: string }[]> {
      const found = await Model.find({ 'call.nextAt': { $lte: now } }, { accountId: 1 })
        .sort({ 'call.nextAt': 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, accountId }) => ({ accountId, id: _id }));
    },

    /** Takes a post in hand for the time of a lease; null when it is not due, ended, or in other hands. */
    async takeCall(accountId: number, id: string, now: Date): Promise<(KnownExecution & { call: WebhookCall }) | null> {
      const taken = await Model.findOneAndUpdate(
        { _id: id, accountId, state: 'requested', 'call.nextAt': { $lte: now } },
        { $set: { 'call.nextAt': new Date(now.getTime() + CALL_LEASE_MS) }, $inc: { 'call.tries': 1 } },
        { returnDocument: 'after', projection: { outbox: 0 } },
      ).lean();
      return taken?.call ? { ...asExecution(taken), call: taken.call } : null;
    },

    /** Puts a post off to its next try, with what the last one came to. */
    async putOffCall(accountId: number, id: string, at: Date, detail: string): Promise<void> {
      await Model.updateOne(
        { _id: id, accountId, state: 'requested', 'call.nextAt': { $exists: true } },
        { $set: { 'call.nextAt': at, detail } },
      );
    },

    /** Cancels what an account had scheduled by a time. */
    cancelScheduled(accountId: number, until: Date, detail: string, now: Date): Promise<void> {
      return cancel({ accountId, createdAt: { $lte: until } }, detail, now);
    },

    /** Cancels what a trigger has scheduled. */
    cancelOfTrigger(accountId: number, triggerId: string, detail: string, now: Date): Promise<void> {
      return cancel({ accountId, triggerId }, detail, now);
    },

    /** Cancels what a letter has scheduled. */
    cancelOfLetter(accountId: number, letterId: string, detail: string, now: Date): Promise<void> {
      return cancel({ accountId, letterId }, detail, now);
    },
  };
}

function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}

function asExecution({
  _id,
  ...document
}: Omit<ExecutionDocument, 'outbox' | 'outboxPending' | 'call'>): KnownExecution {
  const { accountId, letterId, sendId, entity, cause, triggerId, triggerName } = document;
  const { action, state, createdAt, dueAt, endedAt, detail, tries, resultId, repeatOf, repeatedAs } = document;
  return {
    ...{ id: _id, accountId, letterId, sendId, entity, cause, triggerId, triggerName },
    ...{ action, state, createdAt, dueAt, endedAt, detail, tries, resultId: resultId ?? null },
    ...(repeatOf !== undefined && { repeatOf }),
    ...(repeatedAs !== undefined && { repeatedAs }),
  };
}
