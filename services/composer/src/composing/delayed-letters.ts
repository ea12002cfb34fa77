import { currentTrace, type Logger, NotYet, type Timers, traceFrom, withSpan } from '@pochtovik/service-kit';
import { orderOfHook } from '../domain/letter-order.ts';
import { pipelineDelay } from '../domain/pipeline-delay.ts';
import type { DelayedHook, DelayedHookStore, HookData } from '../store/delayed-hooks.ts';
import type { ComposeLetter } from './compose-letter.ts';
import type { MakeLetter } from './make-letter.ts';

/** Letters that actions of the pipeline ask for, at once or later. */
export interface PipelineLetters {
  /** Takes what an action asks for: makes its letter, or keeps it until its time. @param at when the action fired */
  take(accountId: number, hook: HookData, at: Date, log: Logger): Promise<void>;
  /** Makes the letter of a timer that fires. @throws NotYet when its time has not come */
  wake(hookId: string, accountId: number): Promise<void>;
  /** Forgets what waits for an account. */
  forget(accountId: number): Promise<void>;
  /** Ends the looking for what nobody woke, and waits for what is in hand. */
  stop(): Promise<void>;
}

const SWEEP_MS = 5000;
const BATCH = 100;
/** Clocks further apart than this are left to the sweep. */
const MAX_EARLY_MS = 60_000;

/**
 * Makes {@link PipelineLetters}. The database knows what is due; the bus only wakes, and a sweep finds what it has lost. Two who find the same one make one
 * letter, since its id comes from the hook.
 */
export function createPipelineLetters(deps: {
  compose: ComposeLetter;
  makeLetter: MakeLetter;
  delayed: DelayedHookStore;
  timers: Timers;
  now(): Date;
  log: Logger;
}): PipelineLetters {
  const { compose, makeLetter, delayed, timers, now, log } = deps;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;

  async function fire({ accountId, hook, trace = {} }: DelayedHook): Promise<void> {
    const attributes = { 'pochtovik.account_id': accountId };
    await withSpan('pipeline delay over', { parent: traceFrom(trace), attributes }, () =>
      compose(orderOfHook(accountId, hook), log),
    );
    await delayed.remove(accountId, hook.hookId);
  }

  async function sweep(): Promise<void> {
    try {
      for (const hook of await delayed.due(now(), BATCH)) {
        if (stopping) return;
        await fire(hook).catch((err) =>
          log.warn(
            { event: 'delayed.waits', accountId: hook.accountId, hookId: hook.hook.hookId, err },
            'it will be repeated',
          ),
        );
      }
    } catch (err) {
      log.warn({ event: 'sweep.failed', err }, 'looking for letters that are due failed; it will be repeated');
    }
    if (!stopping) timer = setTimeout(() => (sweeping = sweep()), SWEEP_MS);
  }
  let sweeping = sweep();

  /** Errors: PIPELINE_DELAY_INVALID, told in the card as a letter that could not be made. */
  async function secondsOf(accountId: number, hook: HookData, hookLog: Logger): Promise<number | null> {
    if (hook.delay === undefined) return 0;
    const { delay } = hook;
    try {
      return pipelineDelay(delay);
    } catch {
      await makeLetter(orderOfHook(accountId, hook), hookLog, async () => {
        pipelineDelay(delay);
        throw new Error('the delay can be read after all');
      });
      return null;
    }
  }

  return {
    async take(accountId, hook, at, hookLog) {
      const seconds = await secondsOf(accountId, hook, hookLog);
      if (seconds === null) return;
      if (seconds === 0) return compose(orderOfHook(accountId, hook), hookLog);
      const dueAt = new Date(at.getTime() + seconds * 1000);
      const trace = currentTrace();
      await delayed.add(accountId, { hook, dueAt, ...(Object.keys(trace).length > 0 && { trace }) });
      await timers.schedule({ id: hook.hookId, accountId, at: dueAt });
    },
    async wake(hookId, accountId) {
      const hook = await delayed.find(accountId, hookId);
      if (!hook) return;
      const early = hook.dueAt.getTime() - now().getTime();
      if (early <= 0) return fire(hook);
      if (early < MAX_EARLY_MS) throw new NotYet('woken before its time', early);
    },
    async forget(accountId) {
      await delayed.removeAccount(accountId);
      await timers.cancelAccount(accountId);
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await sweeping;
    },
  };
}
