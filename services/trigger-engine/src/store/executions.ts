import type { OutboxEntry, Relay } from '@pochtovik/service-kit';
import type { KnownExecution } from '../domain/execution.ts';
import { asExecution, type ExecutionModel, type ExecutionState, leaseEnd } from './execution-document.ts';
import { createAdd, createMove, createTakeDue, type ExecutionChange } from './execution-writes.ts';

export { executionModel } from './execution-document.ts';

/** Executions: the timers that wait and the log of those that ended. */
export type ExecutionStore = ReturnType<typeof createExecutionStore>;

/** Makes the store over {@link executionModel}. */
export function createExecutionStore(Model: ExecutionModel, relay: Relay) {
  const moveOne = createMove(Model);

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

    /** Cancels what an account had scheduled by a time. */
    async cancelScheduled(accountId: number, until: Date, detail: string, now: Date): Promise<void> {
      await Model.updateMany(
        { accountId, state: 'scheduled', createdAt: { $lte: until } },
        { $set: { state: 'cancelled', endedAt: now, detail } },
      );
    },
  };
}
