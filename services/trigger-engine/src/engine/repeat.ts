import { stableId } from '@pochtovik/contracts';
import type { KnownExecution } from '../domain/execution.ts';
import type { ExecutionStore } from '../store/executions.ts';
import type { Fire } from './fire.ts';
import type { Ports } from './ports.ts';

/**
 * Runs a failed execution again as a new one, whose id is derived from the failed one: asking twice finds it. Card and trigger are read as they stand now.
 * @returns the new execution, fired or, where something is unreachable, about to be
 */
export type Repeat = (failed: KnownExecution) => Promise<KnownExecution>;

/** Makes it. A process that dies before firing leaves the new execution to the sweep. */
export function createRepeat(
  ports: Pick<Ports, 'letters' | 'now'> & { executions: Pick<ExecutionStore, 'add' | 'find' | 'markRepeated'> },
  fire: Fire,
): Repeat {
  return async (failed) => {
    const { accountId, letterId, sendId, entity, cause, triggerId, triggerName } = failed;
    const letter = await ports.letters.find(accountId, letterId);
    if (!letter) throw new Error(`execution ${failed.id} has no letter`);
    const id = stableId('execution-repeat', accountId, failed.id);
    const now = ports.now();
    const plan = { id, letterId, sendId, entity, cause, triggerId, dueAt: now, repeatOf: failed.id };
    const added = await ports.executions.add(accountId, plan, triggerName, now);
    await ports.executions.markRepeated(accountId, failed.id, id);
    if (added) await fire(added, letter, 'timer');
    const repeated = await ports.executions.find(accountId, id);
    if (!repeated) throw new Error(`execution ${id} is gone`);
    return repeated;
  };
}
