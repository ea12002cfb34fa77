import type { EntityRef, ExecutionFilter } from '@pochtovik/contracts';
import type { OutboxEntry, PagePosition, Relay } from '@pochtovik/service-kit';
import type { KnownExecution, WebhookCall } from '../domain/execution.ts';
import { asExecution, type ExecutionModel, type ExecutionState, leaseEnd } from './execution-document.ts';
import { createAdd, createMove, createTakeDue, type ExecutionChange } from './execution-writes.ts';

export { executionModel } from './execution-document.ts';

/** What narrows a search down. */
export interface ExecutionSearchFilter extends Omit<ExecutionFilter, 'from' | 'to'> {
  entity?: EntityRef | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** How long a post to a webhook is left to the process that took it, milliseconds: longer than its call may take. */
const CALL_LEASE_MS = 30_000;

/** Executions: the timers that wait and the log of those that ended. */
export type ExecutionStore = ReturnType<typeof createExecutionStore>;

/** Makes the store over {@link executionModel}. `onCall`: told when a post to a webhook waits to be made. */
export function createExecutionStore(Model: ExecutionModel, relay: Relay, onCall: () => void = () => undefined) {
  const moveOne = createMove(Model);
  /** Cancels scheduled executions; those that are past it go on. */
  async function cancel(where: object, detail: string, now: Date): Promise<void> {
    await Model.updateMany({ ...where, state: 'scheduled' }, { $set: { state: 'cancelled', endedAt: now, detail } });
  }

  return {
    /**
     * Keeps a planned execution as scheduled. One that is due is in the caller's hand at once.
     * @returns the execution; null when it was planned before
     */
    add: createAdd(Model),

    /** Takes a due execution in hand for the time of a lease; null when it is not due, ended, or in other hands. */
    async take(accountId: number, id: string, now: Date): Promise<KnownExecution | null> {
      const taken = await Model.findOneAndUpdate(
        { _id: id, accountId, state: 'scheduled', wakeAt: { $lte: now } },
        { $set: { wakeAt: leaseEnd(now) } },
        { returnDocument: 'after', projection: { outbox: 0 } },
      ).lean();
      return taken && asExecution(taken);
    },

    /** Takes executions of all accounts whose time has come in hand, the most overdue first. */
    takeDue: createTakeDue(Model),

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
      from: ExecutionState,
      change: ExecutionChange,
      events: OutboxEntry[],
    ): Promise<boolean> {
      const isMoved = await moveOne({ accountId, id, from, change, events });
      if (isMoved && events.length > 0) relay.announce(Model.collection.collectionName, id);
      if (isMoved && change.call) onCall();
      return isMoved;
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
      page: { after: PagePosition | null; limit: number },
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
