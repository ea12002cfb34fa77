import type { CrmCommand } from '@pochtovik/contracts';
import {
  groupCommit,
  insertedOnce,
  type OutboxEntry,
  outboxFields,
  outboxIndex,
  ownValue,
  pushOutbox,
  type TextHeaders,
  type WithOutbox,
} from '@pochtovik/service-kit';
import { type Connection, Schema } from 'mongoose';

/** A command that somebody works on. */
export interface ClaimedCommand {
  id: string;
  accountId: number;
  /** Card it is about, `31000001/lead/5001`. */
  entityKey: string;
  command: CrmCommand;
  /** Trace that asked for it. */
  headers: TextHeaders;
  expiresAt: Date;
  /** Tries so far, this one included. */
  tries: number;
  /** Earliest call whose effect is not known; null when there is none. */
  attemptAt: Date | null;
  fence: number;
  /** Name of the claim. */
  by: string;
}

/** A command that may be due. */
export interface DueCommand {
  id: string;
  accountId: number;
  entityKey: string;
  type: CrmCommand['type'];
  /** Tries so far. */
  tries: number;
}

/** A command in the hands of who claimed it. */
export type Held = Pick<ClaimedCommand, 'id' | 'fence' | 'by'>;

/** How a command ended. */
export type CommandEnd =
  | { state: 'done'; resultId: number; detail: string }
  | { state: 'failed'; code: string; reason: string };

interface CommandDocument extends WithOutbox {
  _id: string;
  accountId: number;
  entityKey: string;
  command: CrmCommand;
  headers: TextHeaders;
  state: 'pending' | 'done' | 'failed';
  /** When the command was asked for: the order of a card's commands. */
  requestedAt: Date;
  expiresAt: Date;
  nextTryAt: Date;
  tries: number;
  attemptAt: Date | null;
  lease: { fence: number; until: Date; by: string };
  /** Kind of the result, so that a task and a note of one number are not mixed up. */
  commandType: CrmCommand['type'];
  resultId: number | null;
  detail: string;
  code: string;
  reason: string;
  endedAt: Date | null;
}

/** Commands stored in one write. */
const MOST_INSERTED = 100;
/** What the schema fills in for a command that was never tried. */
const UNTRIED = { tries: 0, attemptAt: null, resultId: null, detail: '', code: '', reason: '', endedAt: null };

/** Commands looked at to find the first of each card. */
const FIRSTS_PAGE = 2000;

const leaseSchema = new Schema<CommandDocument['lease']>(
  { fence: Number, until: Date, by: { type: String, default: '' } },
  { _id: false, strict: 'throw' },
);
const schema = new Schema<CommandDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    entityKey: { type: String, required: true },
    command: { type: Object, required: true },
    commandType: { type: String, required: true },
    headers: { type: Object, default: {} },
    state: { type: String, enum: ['pending', 'done', 'failed'], required: true },
    requestedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    nextTryAt: { type: Date, required: true },
    tries: { type: Number, default: 0 },
    attemptAt: { type: Date, default: null },
    lease: { type: leaseSchema, required: true },
    resultId: { type: Number, default: null },
    detail: { type: String, default: '' },
    code: { type: String, default: '' },
    reason: { type: String, default: '' },
    endedAt: { type: Date, default: null },
    ...outboxFields,
  },
  { strict: 'throw', versionKey: false, autoIndex: false, minimize: false },
);
schema.index(...outboxIndex);
schema.index({ state: 1, nextTryAt: 1, requestedAt: 1 });
schema.index({ accountId: 1, entityKey: 1, state: 1, requestedAt: 1 });
schema.index({ accountId: 1, resultId: 1 }, { partialFilterExpression: { resultId: { $gt: 0 } } });
// Longer than any message of the bus or its dead letters lives: a command that comes again must be found.
schema.index({ endedAt: 1 }, { expireAfterSeconds: 120 * 86_400 });

/** The commands, each with its state, its result and the event that tells of it. */
export type CommandStore = Awaited<ReturnType<typeof createCommandStore>>;

/** Makes the collection with its indexes. */
export async function createCommandStore(connection: Connection) {
  const Model = connection.model<CommandDocument>('Command', schema, 'commands');
  await Model.createCollection();
  await Model.createIndexes();

  const insert = groupCommit<Omit<CommandDocument, keyof WithOutbox | keyof typeof UNTRIED>, boolean>({
    most: MOST_INSERTED,
    async all(documents) {
      await Model.insertMany([...documents], { ordered: false });
      return documents.map(() => true);
    },
    one: (document) => insertedOnce(Model.create(document)),
  });

  /** Ends the commands of one claim that took effect: one commit, where single updates are one commit each. */
  async function endTogether(
    accountId: number,
    by: string,
    ends: readonly (Held & { end: CommandEnd; event: OutboxEntry })[],
    now: Date,
  ): Promise<number> {
    const ids = ends.map(({ id }) => id);
    const own = (values: readonly unknown[]) => ownValue(ids, values);
    const results = ends.map(({ end }) => (end.state === 'done' ? end : { resultId: null, detail: '' }));
    const rows = Model.db.collection<CommandDocument>(Model.collection.collectionName);
    const mine = { _id: { $in: ids }, accountId, state: 'pending' as const, 'lease.by': by };
    const { matchedCount } = await rows.updateMany(mine, [
      {
        $set: {
          ...{ state: 'done', endedAt: now },
          resultId: own(results.map(({ resultId }) => resultId)),
          detail: own(results.map(({ detail }) => detail)),
          outbox: { $concatArrays: ['$outbox', own(ends.map(({ event }) => [event]))] },
          outboxPending: { $add: ['$outboxPending', 1] },
        },
      },
    ]);
    return matchedCount;
  }

  return {
    collection: Model.collection,

    /** Stores a command; one that is there already stays as it is. Returns whether it is new. */
    async add(
      accountId: number,
      given: {
        id: string;
        entityKey: string;
        command: CrmCommand;
        headers: TextHeaders;
        requestedAt: Date;
        now: Date;
        expiresAt: Date;
      },
    ): Promise<boolean> {
      const { id, now, ...rest } = given;
      return insert({
        ...rest,
        _id: id,
        accountId,
        commandType: given.command.type,
        state: 'pending',
        nextTryAt: now,
        lease: { fence: 0, until: new Date(0), by: '' },
      });
    },

    /** Commands that may be worked on now, of all accounts but those named; the longest waiting first. */
    async due(
      now: Date,
      without: { accountIds: number[]; entityKeys: string[] },
      limit: number,
    ): Promise<DueCommand[]> {
      const found = await Model.find(
        {
          state: 'pending',
          nextTryAt: { $lte: now },
          'lease.until': { $lte: now },
          accountId: { $nin: without.accountIds },
          entityKey: { $nin: without.entityKeys },
        },
        { accountId: 1, entityKey: 1, commandType: 1, tries: 1 },
      )
        .sort({ nextTryAt: 1, requestedAt: 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, accountId, entityKey, commandType: type, tries }) => ({
        ...{ id: _id, accountId, entityKey, type, tries },
      }));
    },

    /**
     * The command of each card that must be done before all its others, and when it is tried. Cards whose commands stand behind very many of others may be
     * missing; their turn comes.
     */
    async firsts(accountId: number, entityKeys: string[]): Promise<Map<string, { id: string; nextTryAt: Date }>> {
      const found = await Model.find(
        { accountId, entityKey: { $in: entityKeys }, state: 'pending' },
        { entityKey: 1, nextTryAt: 1 },
      )
        .sort({ requestedAt: 1, _id: 1 })
        .limit(FIRSTS_PAGE)
        .lean();
      const firsts = new Map<string, { id: string; nextTryAt: Date }>();
      for (const { _id, entityKey, nextTryAt } of found) {
        if (!firsts.has(entityKey)) firsts.set(entityKey, { id: _id, nextTryAt });
      }
      return firsts;
    },

    /** Lets a command wait for the one before it. */
    async waitUntil(accountId: number, id: string, at: Date): Promise<void> {
      await Model.updateOne({ _id: id, accountId, state: 'pending' }, { $max: { nextTryAt: at } });
    },

    /** Takes those of the commands that are due and in nobody's hands. @param by name of this claim, never used before */
    async claim(accountId: number, ids: string[], by: string, now: Date, until: Date): Promise<ClaimedCommand[]> {
      const open = { state: 'pending' as const, nextTryAt: { $lte: now }, 'lease.until': { $lte: now } };
      const take = { $set: { 'lease.until': until, 'lease.by': by }, $inc: { 'lease.fence': 1, tries: 1 } };
      const { matchedCount } = await Model.updateMany({ _id: { $in: ids }, accountId, ...open }, take);
      if (matchedCount === 0) return [];
      const found = await Model.find({ _id: { $in: ids }, accountId, 'lease.by': by }, { outbox: 0 }).lean();
      return found.map(({ _id, entityKey, command, headers, expiresAt, tries, attemptAt, lease }) => ({
        ...{ id: _id, accountId, entityKey, command, headers, expiresAt, tries, attemptAt },
        ...{ fence: lease.fence, by },
      }));
    },

    /**
     * Writes down that a call for commands of one claim is about to leave, and renews their leases; false when one of them is lost.
     * @param at an earlier call whose effect is not known stays
     */
    async recordAttempt(
      accountId: number,
      held: readonly Pick<ClaimedCommand, 'id' | 'by' | 'attemptAt'>[],
      at: Date,
      until: Date,
    ): Promise<boolean> {
      const [first] = held;
      if (!first) return true;
      const mine = {
        _id: { $in: held.map(({ id }) => id) },
        accountId,
        state: 'pending' as const,
        'lease.by': first.by,
      };
      const areFresh = held.every(({ attemptAt }) => attemptAt === null);
      const { matchedCount } = await Model.updateMany(mine, {
        $set: { 'lease.until': until, ...(areFresh && { attemptAt: at }) },
      });
      if (matchedCount < held.length) return false;
      if (!areFresh) await Model.updateMany({ ...mine, attemptAt: null }, { $set: { attemptAt: at } });
      return true;
    },

    /** Ends commands, each with its event in one write; one whose lease is lost stays as it is. Returns how many ended. */
    async end(
      accountId: number,
      ends: readonly (Held & { end: CommandEnd; event: OutboxEntry })[],
      now: Date,
    ): Promise<number> {
      const [first] = ends;
      if (first && ends.length > 1 && ends.every(({ by, end: { state } }) => by === first.by && state === 'done')) {
        return endTogether(accountId, first.by, ends, now);
      }
      const result = await Model.bulkWrite(
        ends.map(({ id, fence, end, event }) => {
          const { $push, $inc } = pushOutbox([event]);
          return {
            updateOne: {
              filter: { _id: id, accountId, state: 'pending' as const, 'lease.fence': fence },
              update: { $set: { ...end, endedAt: now }, $push, $inc },
            },
          };
        }),
        { ordered: false },
      );
      return result.matchedCount;
    },

    /** Gives a command back for a later try. */
    async postpone(
      accountId: number,
      id: string,
      fence: number,
      later: { at: Date; attemptAt: Date | null; reason: string },
    ): Promise<void> {
      await Model.updateOne(
        { _id: id, accountId, state: 'pending', 'lease.fence': fence },
        {
          $set: {
            nextTryAt: later.at,
            attemptAt: later.attemptAt,
            reason: later.reason,
            'lease.until': new Date(0),
          },
        },
      );
    },

    /** Gives a command back, to be done at once for another card. */
    async redirect(
      accountId: number,
      { id, fence }: Pick<ClaimedCommand, 'id' | 'fence'>,
      to: { entityKey: string; command: CrmCommand; now: Date },
    ): Promise<void> {
      const { now, ...change } = to;
      await Model.updateOne(
        { _id: id, accountId, state: 'pending', 'lease.fence': fence },
        { $set: { ...change, nextTryAt: now, attemptAt: null, 'lease.until': new Date(0) } },
      );
    },

    /** amoCRM refuses an account for a while: none of its commands is tried before. */
    async postponeAccount(accountId: number, at: Date): Promise<void> {
      await Model.updateMany({ accountId, state: 'pending', nextTryAt: { $lt: at } }, { $set: { nextTryAt: at } });
    },

    /** The cards are free: the commands that waited for the ones before may go. */
    async wake(accountId: number, entityKeys: string[], now: Date): Promise<void> {
      await Model.updateMany(
        { accountId, entityKey: { $in: entityKeys }, state: 'pending', nextTryAt: { $gt: now }, tries: 0 },
        { $set: { nextTryAt: now } },
      );
    },

    /** Which of these ids are known results of commands of one kind. */
    async resultsAmong(accountId: number, commandType: CrmCommand['type'], ids: number[]): Promise<Set<number>> {
      if (ids.length === 0) return new Set();
      const found = await Model.find({ accountId, commandType, resultId: { $in: ids } }, { resultId: 1 }).lean();
      return new Set(found.flatMap(({ resultId }) => (resultId === null ? [] : [resultId])));
    },
  };
}
