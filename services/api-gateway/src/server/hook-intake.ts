import { PochtovikError } from '@pochtovik/contracts';
import type { PipelineHook } from '../domain/digital-pipeline-hook.ts';
import type { Gateway } from './gateway.ts';
import { insist, within } from './insist.ts';

/** Takes pipeline hooks, also while the database is away. */
export interface HookIntake {
  /**
   * Resolves when the hook is stored with its event. Errors: SERVICE_UNAVAILABLE when that takes longer than amoCRM waits; it
   * goes on behind the answer, since it is not known whether amoCRM sends such a hook again.
   */
  take(hook: PipelineHook): Promise<void>;
}

/** amoCRM waits two seconds. */
const ANSWER_MS = 1500;
const INSIST_MS = 10 * 60 * 1000;
/** Hooks that may wait for the database at once in this process. */
const MAX_WAITING = 2000;

/** Makes the intake. A hook that amoCRM does send again while the first still waits is stored once: its id is its own. */
export function createHookIntake({ hooks, announceHook, stopping, log }: Gateway): HookIntake {
  let waiting = 0;

  async function store(hook: PipelineHook): Promise<void> {
    const { accountId, hookId, leadId } = hook;
    waiting += 1;
    try {
      const forMs = waiting > MAX_WAITING ? 0 : INSIST_MS;
      const isNew = await insist(() => hooks.store(accountId, hook, new Date()), { forMs, stopping });
      announceHook(hookId);
      log.info({ event: 'hook.stored', accountId, hookId, leadId, isNew }, 'pipeline hook stored');
    } catch (err) {
      log.error({ event: 'hook.lost', accountId, hookId, leadId, err }, 'a pipeline hook could not be stored');
      throw err;
    } finally {
      waiting -= 1;
    }
  }

  return {
    async take(hook) {
      const stored = store(hook);
      // Its failure is logged where it happens; here it may come when nobody waits any more.
      stored.catch(() => {});
      if ((await within(ANSWER_MS, stored)) === 'later') throw new PochtovikError('SERVICE_UNAVAILABLE');
    },
  };
}
