import type { KnownLetter } from '../domain/letter.ts';
import { type LetterFact, planExecutions } from '../domain/plan-executions.ts';
import type { Fire } from './fire.ts';
import type { Ports } from './ports.ts';

/**
 * What comes due later gets no wake-up on the bus: the sweep finds it in time, and a million timers are no million messages,
 * milliseconds.
 */
const WOKEN_WITHIN_MS = 60_000;

/** Begins all that a fact about a letter fires. Told twice, it begins nothing twice. */
export type Begin = (letter: KnownLetter, fact: LetterFact) => Promise<void>;

/**
 * Makes the way from a fact to executions: each is kept as scheduled first; what is due fires at once, what
 * is due soon gets a wake-up. A crash in between is healed by the sweep, which finds every scheduled execution by its time.
 */
export function createBegin(ports: Ports, fire: Fire): Begin {
  return async (letter, fact) => {
    const { accountId } = letter;
    const plans = planExecutions(accountId, letter, fact);
    if (plans.length === 0) return;
    const names = await ports.triggers.names(
      accountId,
      plans.map(({ triggerId }) => triggerId),
    );
    const now = ports.now();
    const added = await Promise.all(
      plans.map((plan) => ports.executions.add(accountId, plan, names.get(plan.triggerId) ?? '', now)),
    );
    for (const execution of added) {
      if (!execution) continue;
      const { id, dueAt } = execution;
      if (dueAt <= now) await fire(execution, letter, 'fact');
      else if (dueAt.getTime() - now.getTime() <= WOKEN_WITHIN_MS) await wakeLater(accountId, id, dueAt);
    }
  };

  async function wakeLater(accountId: number, id: string, at: Date): Promise<void> {
    try {
      await ports.timers.schedule({ id, accountId, at });
    } catch (err) {
      ports.log.warn({ event: 'execution.no-wake-up', accountId, executionId: id, err }, 'left to the sweep');
    }
  }
}
