import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@pochtovik/service-kit';

/** Work that is looked for again and again. */
export interface Loop {
  /** There may be something to do: look now. */
  kick(): void;
  /** Ends after the work in hand. */
  stop(): Promise<void>;
}

/** After work that found nothing, kicks of this time cause one look together: many of them must not mean as many looks. */
const REST_MS = 20;

/**
 * Repeats a piece of work: at once while it finds something, else after `idleMs` or a kick. A failure is logged and the
 * work repeated.
 */
export function startLoop(name: string, idleMs: number, log: Logger, workOnce: () => Promise<boolean>): Loop {
  let stopping = false;
  let isKicked = false;
  let wake: (() => void) | undefined;
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, idleMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  async function run() {
    while (!stopping) {
      isKicked = false;
      let found = false;
      try {
        found = await workOnce();
      } catch (err) {
        log.warn({ event: 'loop.failed', loop: name, err }, 'work failed; it will be repeated');
      }
      if (found || stopping) continue;
      if (isKicked) await sleep(REST_MS);
      else await pause();
    }
  }
  function kick() {
    isKicked = true;
    wake?.();
  }
  const running = run();
  return {
    kick,
    async stop() {
      stopping = true;
      kick();
      await running;
    },
  };
}
