import { groupCommit, type Logger, type OutboxEntry, ownValue, pushOutbox, writeTurns } from '@pochtovik/service-kit';
import type { Collection, Model, UpdateQuery } from 'mongoose';
import { accountsOf } from './accounts-of.ts';
import { type Attempt, type Delivery, type DeliveryDocument, SINGLE } from './delivery.ts';
import { tellFailed } from './tell-failed.ts';

/** One attempt, as its maker names it: only while it is the latest may its maker write. */
export interface AttemptKey {
  letterId: string;
  /** Number of the attempt, from 1. */
  number: number;
  fencing: number;
  /** Of a single letter: its writes wait for none of a mailing. */
  urgent?: boolean;
}

/** How an attempt ended. */
export type AttemptResult =
  | { state: 'sent'; at: Date; response: string; file: boolean }
  | { state: 'failed'; at: Date; code: string; response: string; maybeSent: boolean }
  | { state: 'queued'; dueAt: Date; failed: boolean }
  | { state: 'in_doubt'; at: Date; dueAt: Date };

/** The writes that every letter on its way makes. What many lanes write at the same time is one write. */
export interface AttemptWrites {
  /** Puts an attempt on record for a letter as it was read; false when the letter has moved meanwhile. */
  begin(letter: Pick<Delivery, 'id' | 'accountId' | 'attempts' | 'priority'>, attempt: Attempt): Promise<boolean>;
  /** See `DeliveryStore.markEnding`. */
  markEnding(accountId: number, key: AttemptKey): Promise<boolean>;
  /** See `DeliveryStore.takeBack`. */
  takeBack(accountId: number, key: AttemptKey, now: Date): Promise<boolean>;
  /** See `DeliveryStore.settle`. */
  settle(accountId: number, key: AttemptKey, result: AttemptResult, events: OutboxEntry[]): Promise<boolean>;
}

interface Beginning {
  letter: Pick<Delivery, 'id' | 'accountId' | 'attempts' | 'priority'>;
  attempt: Attempt;
}

interface Ending {
  accountId: number;
  key: AttemptKey;
}

interface SentLetter extends Ending {
  result: AttemptResult & { state: 'sent' };
  events: OutboxEntry[];
}

/** Letters in one write: enough to share a commit, few enough that nobody waits long for it. */
const MOST = 100;
/** Writes of letters of a mailing, and those of single letters. */
const QUEUES = { mailings: 'mailings', urgent: 'urgent' } as const;

/**
 * Makes the writes. A shared write names each letter with the number of its attempt. Numbers only grow, and only a claim makes
 * them, so a letter that is in anybody else's hands by now is not matched; the count then differs and each letter is looked at
 * alone. Every write may be repeated, also where it had landed and its answer was lost.
 * @param rows the same collection, for updates by a pipeline, which mongoose would not leave as they are
 */
export function createAttemptWrites(
  Row: Model<DeliveryDocument>,
  rows: Collection<DeliveryDocument>,
  log: Logger,
): AttemptWrites {
  const failed = tellFailed(log, 'deliveries');
  const turns = writeTurns();
  const begin = groupCommit<Beginning, boolean>({
    ...{ most: MOST, turns, failed, queueOf: ({ letter }) => queueOf(letter.priority === SINGLE) },
    all: (items) =>
      matchesAll(
        items,
        ({ letter }) => letter.attempts,
        async (group, attempts) => {
          const ids = group.map(({ letter }) => letter.id);
          const { matchedCount } = await rows.updateMany(
            { _id: { $in: ids }, accountId: accountsOf(group.map(({ letter }) => letter)), state: 'queued', attempts },
            [
              {
                $set: {
                  state: 'sending',
                  attempt: ownValue(
                    ids,
                    group.map(({ attempt }) => attempt),
                  ),
                  attempts: attempts + 1,
                  firstTriedAt: {
                    $ifNull: [
                      '$firstTriedAt',
                      ownValue(
                        ids,
                        group.map(({ attempt }) => attempt.at),
                      ),
                    ],
                  },
                },
              },
            ],
          );
          return matchedCount;
        },
      ),
    async one({ letter: { id, accountId, attempts }, attempt }) {
      const { matchedCount } = await Row.updateOne(
        { _id: id, accountId, state: 'queued', attempts },
        { $set: { state: 'sending', attempt }, $min: { firstTriedAt: attempt.at }, $inc: { attempts: 1 } },
      );
      if (matchedCount > 0) return true;
      const key = { letterId: id, number: attempts + 1, fencing: attempt.fencing };
      return (await Row.exists({ ...byAttempt(accountId, key), state: 'sending' })) !== null;
    },
  });

  const markEnding = groupCommit<Ending, boolean>({
    ...{ most: MOST, turns, failed, queueOf: ({ key }) => queueOf(key.urgent) },
    all: (items) =>
      matchesAll(
        items,
        ({ key }) => key.number,
        async (group, attempts) => {
          const _id = { $in: group.map(({ key }) => key.letterId) };
          const { matchedCount } = await Row.updateMany(
            { _id, accountId: accountsOf(group), state: 'sending', attempts },
            { $set: { 'attempt.stage': 'ending' } },
          );
          return matchedCount;
        },
      ),
    async one({ accountId, key }) {
      const { matchedCount } = await Row.updateOne(
        { ...byAttempt(accountId, key), state: 'sending' },
        { $set: { 'attempt.stage': 'ending' } },
      );
      return matchedCount > 0;
    },
  });

  const settleOne = async (accountId: number, key: AttemptKey, result: AttemptResult, events: OutboxEntry[]) => {
    const { matchedCount } = await Row.updateOne(
      { ...byAttempt(accountId, key), 'attempt.settled': false, state: { $in: openStates(result) } },
      withEvents(settlement(result), events),
    );
    if (matchedCount > 0) return true;
    // The write may have landed although its answer was lost: then the row tells of this very attempt.
    const maybeSent = result.state === 'failed' && result.maybeSent;
    const landed = maybeSent ? { 'result.maybeSent': true } : { 'attempt.settled': true };
    return (await Row.exists({ ...byAttempt(accountId, key), state: result.state, ...landed })) !== null;
  };

  const settleSent = groupCommit<SentLetter, boolean>({
    ...{ most: MOST, turns, failed, queueOf: ({ key }) => queueOf(key.urgent) },
    all: (items) =>
      matchesAll(
        items,
        ({ key, result }) => key.number * 2 + Number(result.file),
        async (group, kind) => {
          const ids = group.map(({ key }) => key.letterId);
          const { matchedCount } = await rows.updateMany(
            {
              ...{ _id: { $in: ids }, accountId: accountsOf(group), attempts: Math.floor(kind / 2) },
              ...{ 'attempt.settled': false, state: { $in: SENT_FROM } },
            },
            [
              {
                $set: {
                  state: 'sent',
                  'attempt.settled': true,
                  result: ownValue(
                    ids,
                    group.map(({ result }) => sentResult(result)),
                  ),
                  filing: ownValue(
                    ids,
                    group.map(({ result }) => firstFiling(result)),
                  ),
                  outbox: {
                    $concatArrays: [
                      '$outbox',
                      ownValue(
                        ids,
                        group.map(({ events }) => events),
                      ),
                    ],
                  },
                  outboxPending: {
                    $add: [
                      '$outboxPending',
                      ownValue(
                        ids,
                        group.map(({ events }) => events.length),
                      ),
                    ],
                  },
                },
              },
              ...(kind % 2 === 1 ? [] : [{ $unset: 'content' }]),
            ],
          );
          return matchedCount;
        },
      ),
    one: ({ accountId, key, result, events }) => settleOne(accountId, key, result, events),
  });

  return {
    begin: (letter, attempt) => begin({ letter, attempt }),
    markEnding: (accountId, key) => markEnding({ accountId, key }),
    async takeBack(accountId, key, now) {
      const { matchedCount } = await Row.updateOne(
        { ...byAttempt(accountId, key), state: 'sending', 'attempt.stage': 'begun' },
        settlement({ state: 'queued', dueAt: now, failed: false }),
      );
      return matchedCount > 0;
    },
    settle: (accountId, key, result, events) =>
      result.state === 'sent'
        ? settleSent({ accountId, key, result, events })
        : settleOne(accountId, key, result, events),
  };
}

function queueOf(isUrgent = false) {
  return isUrgent ? QUEUES.urgent : QUEUES.mailings;
}

/** Writes group by group; all true when every item was matched, null when some were not. */
async function matchesAll<T>(
  items: readonly T[],
  kindOf: (item: T) => number,
  write: (group: T[], kind: number) => Promise<number>,
): Promise<boolean[] | null> {
  const groups = [...Map.groupBy(items, kindOf)];
  const matched = await Promise.all(groups.map(([kind, group]) => write(group, kind)));
  return matched.reduce((sum, count) => sum + count, 0) === items.length ? items.map(() => true) : null;
}

function byAttempt(accountId: number, { letterId, number, fencing }: AttemptKey) {
  return { _id: letterId, accountId, attempts: number, 'attempt.fencing': fencing };
}

/** The truth may still come after a letter was given up as "maybe sent": then only "sent" changes anything. */
const SENT_FROM: Delivery['state'][] = ['sending', 'in_doubt', 'failed'];

function openStates(result: AttemptResult): Delivery['state'][] {
  return result.state === 'sent' ? SENT_FROM : ['sending', 'in_doubt'];
}

function sentResult({ at, response }: AttemptResult & { state: 'sent' }) {
  return { at, code: null, response, maybeSent: false };
}

function firstFiling({ at, file }: AttemptResult & { state: 'sent' }) {
  return { state: file ? 'waiting' : 'none', tries: 0, dueAt: at, leaseUntil: new Date(0), since: at };
}

interface Settlement {
  $set: Record<string, unknown>;
  $unset?: { content: '' };
  $inc?: { failures: number };
}

function settlement(result: AttemptResult): Settlement {
  switch (result.state) {
    case 'sent': {
      return {
        $set: { state: 'sent', 'attempt.settled': true, result: sentResult(result), filing: firstFiling(result) },
        ...(result.file ? {} : { $unset: { content: '' } }),
      };
    }
    case 'failed': {
      const { at, code, response, maybeSent } = result;
      return {
        $set: {
          state: 'failed',
          'attempt.settled': !maybeSent,
          result: { at, code, response, maybeSent },
        },
        ...(maybeSent ? {} : { $unset: { content: '' } }),
      };
    }
    case 'queued':
      return {
        $set: { state: 'queued', 'attempt.settled': true, dueAt: result.dueAt },
        ...(result.failed ? { $inc: { failures: 1 } } : {}),
      };
    case 'in_doubt':
      return { $set: { state: 'in_doubt', dueAt: result.dueAt, doubtSince: result.at } };
  }
}

function withEvents(update: Settlement, events: OutboxEntry[]): UpdateQuery<DeliveryDocument> {
  if (events.length === 0) return update;
  const { $push, $inc } = pushOutbox(events);
  return { ...update, $push, $inc: { ...update.$inc, ...$inc } };
}
