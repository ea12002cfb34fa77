import type { Ports } from './ports.ts';
import type { Wake } from './wake.ts';

const BATCH = 500;
const AT_ONCE = 16;

/** The net under the wake-ups: finds by the database what is due and was not woken. */
export interface Sweep {
  /** Ends after the executions in hand. */
  stop(): Promise<void>;
}

/** Starts sweeping every `intervalMs`; processes share the work, since each takes an execution before it fires it. */
export function startSweep(ports: Pick<Ports, 'executions' | 'now' | 'log'>, wake: Wake, intervalMs: number): Sweep {
  const stopped = new AbortController();
  const running = run();

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await sweep();
      } catch (err) {
        ports.log.warn({ event: 'sweep.failed', err }, 'the sweep will be repeated');
      }
      await pause();
    }
  }

  async function sweep(): Promise<void> {
    for (;;) {
      const due = await ports.executions.due(ports.now(), BATCH);
      const next = due.values();
      await Promise.all(Array.from({ length: AT_ONCE }, () => work(next)));
      if (due.length < BATCH || stopped.signal.aborted) return;
    }
  }

  /** One of several that take from the same list; one execution that throws does not keep the others from their turn. */
  async function work(next: Iterator<{ accountId: number; id: string }>): Promise<void> {
    for (let item = next.next(); !item.done && !stopped.signal.aborted; item = next.next()) {
      const { accountId, id } = item.value;
      await wake(id, accountId).catch((err) => {
        ports.log.warn({ event: 'sweep.wake-failed', accountId, executionId: id, err }, 'left to the next sweep');
      });
    }
  }

  let endPause = () => {};
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, stopped.signal.aborted ? 0 : intervalMs);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    async stop() {
      stopped.abort();
      endPause();
      await running;
    },
  };
}
