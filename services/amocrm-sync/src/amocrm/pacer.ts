import { setTimeout as sleep } from 'node:timers/promises';
import { afterRefusal, type Budget, type BudgetPolicy, reserve } from '../domain/rate-budget.ts';
import type { BudgetStore } from '../store/budget-store.ts';
import { AmocrmUnavailable } from './errors.ts';

/** Spreads the requests of all processes to one account host. */
export interface Pacer {
  /**
   * Waits for this caller's slot. First come, first served: readers and commands stand in one queue, and neither can push
   * the other out, since commands hold at most a few slots at a time and readers give up at their deadline.
   * @param deadlineAt milliseconds; a slot later than this is not taken
   * @throws AmocrmUnavailable with `resumeAt`
   */
  slot(origin: string, deadlineAt: number): Promise<void>;
  /** amoCRM answered 429 or blocked the account: everybody pauses. Returns until when, milliseconds. */
  refused(origin: string, refusal: { kind: 'throttled' | 'blocked'; retryAfterMs: number | null }): Promise<number>;
}

/** So late a slot is no longer this caller's; on a machine that is late again and again the patience doubles. */
const MISSED_MS = 50;

/** Makes the pacer over the shared budgets. */
export function createPacer(budgets: BudgetStore, policy: BudgetPolicy, now: () => number): Pacer {
  /** Applies a rule to the stored budget, again when another process was quicker. */
  async function change<T>(origin: string, rule: (budget: Budget) => { result: T; budget: Budget | null }): Promise<T> {
    for (;;) {
      const { budget, version } = await budgets.read(origin);
      const { result, budget: next } = rule(budget);
      if (!next || (await budgets.write(origin, version, next, new Date(now())))) return result;
      await sleep(Math.random() * 5);
    }
  }

  return {
    async slot(origin, deadlineAt) {
      for (let patience = MISSED_MS; ; patience *= 2) {
        const reservation = await change(origin, (budget) => {
          const taken = reserve(budget, now(), deadlineAt - now(), policy);
          return { result: taken, budget: taken.type === 'slot' ? taken.budget : null };
        });
        if (reservation.type === 'busy') {
          throw new AmocrmUnavailable('the request limit of amoCRM leaves no room yet', {
            resumeAt: reservation.freeAt,
          });
        }
        const wait = reservation.at - now();
        if (wait > 0) await sleep(wait);
        // A process that was frozen over its slot must not send into a later one; a pause may have begun meanwhile.
        const isMissed = now() - reservation.at > patience;
        const isPaused = wait > 0 && (await budgets.read(origin)).budget.pausedUntil > now();
        if (!isMissed && !isPaused) return;
      }
    },

    refused: (origin, refusal) =>
      change(origin, (budget) => {
        const next = afterRefusal(budget, refusal, now(), policy, Math.random());
        return { result: next.pausedUntil, budget: next };
      }),
  };
}
