import { NotYet } from '@pochtovik/service-kit';
import type { Fire } from './fire.ts';
import type { Ports } from './ports.ts';

/** Fires one execution if its time has come and nobody else has it in hand. */
export type Wake = (id: string, accountId: number) => Promise<void>;

/**
 * Makes what a wake-up does. A wake-up that is doubled, or too late because the sweep was there first, finds nothing to do.
 * @throws NotYet when the bus' clock is ahead of ours
 */
export function createWake(ports: Ports, fire: Fire): Wake {
  return async (id, accountId) => {
    const execution = await ports.executions.take(accountId, id, ports.now());
    if (!execution) {
      const waiting = await ports.executions.find(accountId, id);
      const early = waiting?.state === 'scheduled' ? waiting.dueAt.getTime() - ports.now().getTime() : 0;
      if (early > 0 && early < MAX_EARLY_MS) throw new NotYet('woken before its time', early);
      return;
    }
    const letter = await ports.letters.find(accountId, execution.letterId);
    if (!letter) throw new Error(`execution ${id} has no letter`);
    await fire(execution, letter, 'timer');
  };
}

/** Clocks further apart than this are left to the sweep. */
const MAX_EARLY_MS = 60_000;
