import { newId } from '@pochtovik/contracts';
import { groupCommit, insertedOnce, type OutboxEntry, ownValue, pushOutbox, withOutbox } from '@pochtovik/service-kit';
import { mongo } from 'mongoose';
import type { KnownExecution, PlannedExecution } from '../domain/execution.ts';
import {
  asExecution,
  type ExecutionDocument,
  type ExecutionModel,
  type ExecutionState,
  leaseEnd,
} from './execution-document.ts';

/** What changes with a state. */
export type ExecutionChange = { state: ExecutionState } & Partial<
  Pick<ExecutionDocument, 'endedAt' | 'detail' | 'triggerName' | 'action' | 'resultId' | 'call'>
>;

interface Move {
  accountId: number;
  id: string;
  from: ExecutionState;
  change: ExecutionChange;
  events: OutboxEntry[];
}

/** Executions that a process has in hand from now on. */
export interface Taken {
  taken: KnownExecution[];
  /** When the next one comes due, if that is within the time looked at; the time of the look where more were due than were taken. */
  nextAt: Date | null;
}

/** Executions in one write: enough to share a commit, few enough that nobody waits long for it. */
const MOST_INSERTED = 1000;
const MOST_MOVED = 200;
const DUPLICATE_KEY = 11_000;

/**
 * Makes the insert of planned executions; those that many letters plan at the same time are one write.
 * @returns null for one that was planned before
 */
export function createAdd(Model: ExecutionModel) {
  const insert = groupCommit<ExecutionDocument, boolean>({
    most: MOST_INSERTED,
    async all(documents) {
      try {
        await rowsOf(Model).insertMany([...documents], { ordered: false });
        return documents.map(() => true);
      } catch (error) {
        const known = duplicates(error);
        return known && documents.map((_, place) => !known.has(place));
      }
    },
    one: (document) => insertedOnce(Model.create(document)),
  });

  return async (
    accountId: number,
    plan: PlannedExecution,
    triggerName: string,
    now: Date,
  ): Promise<KnownExecution | null> => {
    const { id, ...planned } = plan;
    const wakeAt = plan.dueAt <= now ? leaseEnd(now) : plan.dueAt;
    const fresh = { action: null, state: 'scheduled' as const, createdAt: now, endedAt: null, detail: '', tries: 0 };
    const document = { ...planned, accountId, triggerName, ...fresh, resultId: null };
    const isNew = await insert({ _id: id, ...document, call: null, wakeAt, ...withOutbox([]) });
    return isNew ? { id, ...document } : null;
  };
}

/** Places of the documents that were there before, when an insert failed for nothing else. */
function duplicates(error: unknown): Set<number> | null {
  if (!(error instanceof mongo.MongoBulkWriteError)) return null;
  const failed = [error.writeErrors].flat();
  if (failed.length === 0 || failed.some(({ code }) => code !== DUPLICATE_KEY)) return null;
  return new Set(failed.map(({ index }) => index));
}

/**
 * Makes the move of an execution from one state to the next together with the events that tell of it, in one write. Moves of
 * many executions at the same time are one write; where one of them was moved by somebody else, each is looked at alone.
 * @returns false when it was in that state no more
 */
export function createMove(Model: ExecutionModel): (move: Move) => Promise<boolean> {
  return groupCommit<Move, boolean>({
    most: MOST_MOVED,
    async all(moves) {
      const alike = Map.groupBy(moves, ({ accountId, from, change }) =>
        [accountId, from, ...Object.keys(change).sort()].join(' '),
      );
      const matched = await Promise.all([...alike.values()].map((group) => moveAlike(Model, group)));
      return matched.every(Boolean) ? moves.map(() => true) : null;
    },
    async one({ accountId, id, from, change, events }) {
      const { matchedCount } = await Model.updateOne(
        { _id: id, accountId, state: from },
        { $set: change, ...(events.length > 0 && pushOutbox(events)) },
      );
      if (matchedCount === 1) return true;
      // A shared write may have landed before it was given up: then the document carries the events of this very move.
      const [event] = events;
      return event !== undefined && (await Model.exists({ _id: id, accountId, 'outbox.id': event.id })) !== null;
    },
  });
}

/** Moves executions of one account and state whose changes name the same fields; true when all were in that state. */
async function moveAlike(Model: ExecutionModel, group: readonly Move[]): Promise<boolean> {
  const [first] = group;
  if (!first) return true;
  const { accountId, from } = first;
  const ids = group.map(({ id }) => id);
  const own = (read: (move: Move) => unknown) => ownValue(ids, group.map(read));
  const changed = Object.keys(first.change).map((field) => [
    field,
    own(({ change }) => new Map<string, unknown>(Object.entries(change)).get(field)),
  ]);
  const { matchedCount } = await rowsOf(Model).updateMany({ _id: { $in: ids }, accountId, state: from }, [
    {
      $set: {
        ...Object.fromEntries(changed),
        outbox: { $concatArrays: ['$outbox', own(({ events }) => events)] },
        outboxPending: { $add: ['$outboxPending', own(({ events }) => events.length)] },
      },
    },
  ]);
  return matchedCount === group.length;
}

/**
 * Makes the taking of what is due, of all accounts, the most overdue first: one read and one write for all of them. Of several
 * processes that look at the same time each gets what the others have not.
 */
export function createTakeDue(Model: ExecutionModel): (now: Date, limit: number, lookUntil: Date) => Promise<Taken> {
  return async (now, limit, lookUntil) => {
    // With a bound that is near: some servers read all that waits to give the first of it, a second for each 100,000 timers.
    const near = { state: 'scheduled' as const, wakeAt: { $lte: lookUntil } };
    const first = await Model.find(near, { outbox: 0 }).sort({ wakeAt: 1 }).limit(limit).lean();
    const due = first.filter(({ wakeAt }) => wakeAt <= now);
    const nextAt = due.length === limit ? now : (first[due.length]?.wakeAt ?? null);
    if (due.length === 0) return { taken: [], nextAt };
    const takenBy = newId();
    const ids = due.map(({ _id }) => _id);
    const { matchedCount } = await Model.updateMany(
      { _id: { $in: ids }, state: 'scheduled', wakeAt: { $lte: now } },
      { $set: { wakeAt: leaseEnd(now), takenBy } },
    );
    if (matchedCount === due.length) return { taken: due.map(asExecution), nextAt };
    const taken = await Model.find({ _id: { $in: ids }, takenBy, state: 'scheduled' }, { outbox: 0 }).lean();
    return { taken: taken.map(asExecution), nextAt };
  };
}

/** The same collection for writes that mongoose would not leave as they are: many documents, updates by a pipeline. */
function rowsOf(Model: ExecutionModel) {
  return Model.db.collection<ExecutionDocument>(Model.collection.collectionName);
}
