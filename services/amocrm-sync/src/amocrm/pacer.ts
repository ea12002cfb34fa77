import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@pochtovik/contracts';
import { type AnswerTimes, createAnswerTimes } from '../domain/answer-times.ts';
import { afterRefusal, type Budget, type BudgetPolicy, settle, take } from '../domain/rate-budget.ts';
import type { BudgetStore, VersionedBudget } from '../store/budget-store.ts';
import { AmocrmUnavailable } from './errors.ts';

/** A request that wants to go to amoCRM. */
export interface PacedRequest<T> {
  /** What answers of other requests tell about this one: method, route, size. */
  kind: string;
  /** Reads and writes take turns, so that neither waits behind many of the other. */
  isRead: boolean;
  /** Milliseconds since the epoch; it does not wait for its place longer. */
  deadlineAt: number;
  /** Runs before the request leaves, at most {@link PREPARED_MS} and again where that became longer; what it throws stops it. */
  beforeSend?: (() => Promise<void>) | undefined;
  send(): Promise<T>;
}

/** Keeps the requests of all processes to one account host within amoCRM's limit. */
export interface Pacer {
  /**
   * Sends when there is a place.
   * @throws AmocrmUnavailable with `resumeAt` when there is none before the deadline; else what the request throws
   */
  inPlace<T>(origin: string, request: PacedRequest<T>): Promise<T>;
  /** amoCRM answered 429 or blocked the account: everybody pauses. Returns until when, milliseconds. */
  refused(origin: string, refusal: { kind: 'throttled' | 'blocked'; retryAfterMs: number | null }): Promise<number>;
}

/** What a request wrote down before it asked for its place holds so long. */
export const PREPARED_MS = 1500;
/** So late a place is no longer this request's; on a machine that is late again and again the patience doubles. */
const MISSED_MS = 700;
/** Places are asked for so long before they come free. */
const EARLY_MS = 40;
/** Hosts remembered while nothing is going on with them. */
const HOSTS = 1000;

interface Waiter {
  id: string;
  kind: string;
  isRead: boolean;
  deadlineAt: number;
  give(at: number): void;
  refuse(error: unknown): void;
}

interface Change {
  apply(budget: Budget): Budget;
  /** It is written. */
  done?(budget: Budget): void;
  failed?(error: unknown): void;
}

/** What this process has to do with one host. */
interface Line {
  origin: string;
  waiting: Waiter[];
  wasRead: boolean;
  /** Changes of the budget that are not written yet. */
  changes: Change[];
  times: AnswerTimes;
  /** The budget as last seen; others may have changed it since, which the next write finds out. */
  seen: VersionedBudget | null;
  pausedUntil: number;
  isRunning: boolean;
  wake: AbortController;
}

/** Makes the pacer over the shared budgets. */
export function createPacer(budgets: BudgetStore, policy: BudgetPolicy, now: () => number): Pacer {
  const lines = new Map<string, Line>();

  function lineOf(origin: string): Line {
    const known = lines.get(origin);
    if (known) return known;
    for (const [old, { isRunning, waiting }] of lines) {
      if (lines.size < HOSTS) break;
      if (!isRunning && waiting.length === 0) lines.delete(old);
    }
    const line: Line = {
      ...{ origin, waiting: [], wasRead: false, changes: [], times: createAnswerTimes(), seen: null },
      ...{ pausedUntil: 0, isRunning: false, wake: new AbortController() },
    };
    lines.set(origin, line);
    return line;
  }

  function stir(line: Line): void {
    line.wake.abort();
    if (!line.isRunning) void run(line);
  }

  /** Works until nobody waits and nothing is left to be written. Never throws. */
  async function run(line: Line): Promise<void> {
    line.isRunning = true;
    try {
      while (line.waiting.length > 0 || line.changes.length > 0) await step(line);
    } catch (error) {
      // The places that could not be corrected come free by themselves.
      line.seen = null;
      for (const change of line.changes.splice(0)) change.failed?.(error);
      for (const waiter of line.waiting.splice(0)) waiter.refuse(error);
    } finally {
      line.isRunning = false;
    }
  }

  /** Writes the changes and gives places, in one write; or waits until there may be one. */
  async function step(line: Line): Promise<void> {
    line.wake = new AbortController();
    const isFresh = line.seen === null;
    const { budget, version } = line.seen ?? (await budgets.read(line.origin));
    const changes = [...line.changes];
    const at = now();
    const order = inTurns(line.waiting, line.wasRead);
    const asks = order.map(({ id, kind }) => ({ id, holdMs: line.times.expected(kind, at) }));
    const changed = changes.reduce((before, change) => change.apply(before), budget);
    const taken = take(changed, asks, at, policy);
    if (changes.length === 0 && taken.times.length === 0) {
      // What others did meanwhile may have made room.
      if (!isFresh) line.seen = null;
      else await wait(line, taken.freeAt);
      return;
    }
    if (!(await budgets.write(line.origin, version, taken.budget, new Date(at)))) {
      line.seen = null;
      await sleep(Math.random() * 5);
      return;
    }
    line.seen = { budget: taken.budget, version: version + 1 };
    line.pausedUntil = taken.budget.pausedUntil;
    line.changes = line.changes.filter((change) => !changes.includes(change));
    for (const change of changes) change.done?.(taken.budget);
    const given = order.slice(0, taken.times.length);
    line.waiting = line.waiting.filter((waiter) => !given.includes(waiter));
    line.wasRead = given.at(-1)?.isRead ?? line.wasRead;
    for (const [index, waiter] of given.entries()) waiter.give(taken.times[index] ?? at);
  }

  async function wait(line: Line, freeAt: number): Promise<void> {
    line.seen = null;
    for (const waiter of line.waiting) {
      if (waiter.deadlineAt >= freeAt) continue;
      line.waiting = line.waiting.filter((other) => other !== waiter);
      waiter.refuse(
        new AmocrmUnavailable('the request limit of amoCRM leaves no room yet', { resumeAt: Math.max(freeAt, now()) }),
      );
    }
    if (line.waiting.length === 0) return;
    await sleep(Math.max(1, freeAt - now() - EARLY_MS), undefined, { signal: line.wake.signal }).catch(() => undefined);
  }

  function place(line: Line, request: Pick<Waiter, 'kind' | 'isRead' | 'deadlineAt'>) {
    const { promise, resolve, reject } = Promise.withResolvers<{ id: string; at: number }>();
    const id = newId();
    const { kind, isRead, deadlineAt } = request;
    line.waiting.push({ id, kind, isRead, deadlineAt, give: (at) => resolve({ id, at }), refuse: reject });
    stir(line);
    return promise;
  }

  function correct(line: Line, id: string, sentAt: number, late: number | null): void {
    line.changes.push({ apply: (budget) => settle(budget, { id, sentAt, late }, policy) });
    stir(line);
  }

  return {
    async inPlace(origin, request) {
      const line = lineOf(origin);
      // Not in the place: nobody else could use it meanwhile.
      await request.beforeSend?.();
      let preparedAt = now();
      for (let patience = MISSED_MS; ; patience *= 2) {
        const { id, at } = await place(line, request);
        try {
          if (request.beforeSend && Math.max(at, now()) - preparedAt > PREPARED_MS) {
            await request.beforeSend();
            preparedAt = now();
          }
        } catch (error) {
          correct(line, id, at, null);
          throw error;
        }
        if (at > now()) await sleep(at - now());
        const sentAt = now();
        // A process that was frozen over its place must not send into a later second; a pause may have begun meanwhile.
        if (sentAt - at > patience || line.pausedUntil > sentAt) {
          correct(line, id, at, null);
          continue;
        }
        try {
          return await request.send();
        } finally {
          const answeredAt = now();
          const late = line.times.late(request.kind, answeredAt - sentAt, Math.max(0, sentAt - at), answeredAt);
          correct(line, id, sentAt, late);
        }
      }
    },

    async refused(origin, refusal) {
      const line = lineOf(origin);
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      line.changes.push({
        apply: (budget) => afterRefusal(budget, refusal, now(), policy, Math.random()),
        done: ({ pausedUntil }) => resolve(pausedUntil),
        failed: reject,
      });
      stir(line);
      return promise;
    },
  };
}

/** The order in which places are given: reads and writes in turns, each in the order they came. */
function inTurns(waiting: readonly Waiter[], wasRead: boolean): Waiter[] {
  const lanes = { read: waiting.filter(({ isRead }) => isRead), write: waiting.filter(({ isRead }) => !isRead) };
  const order: Waiter[] = [];
  for (let isRead = !wasRead; order.length < waiting.length; isRead = !isRead) {
    const next = (isRead ? lanes.read : lanes.write).shift() ?? (isRead ? lanes.write : lanes.read).shift();
    if (next) order.push(next);
  }
  return order;
}
