import type { KnownExecution } from '../domain/execution.ts';
import type { Fire } from './fire.ts';
import type { Ports } from './ports.ts';

/** Executions looked at in one go: twice what the last look took, within these bounds. */
const LEAST = 50;
const MOST = 500;
/** Fired at once: what they ask of the database at the same time is one query. */
const AT_ONCE = 200;
/** Between two looks that find something: what comes due meanwhile goes together, milliseconds. */
const SHORTEST_PAUSE_MS = 50;
/** An execution that has waited for its turn for so long is left to its lease's end, when others take it, milliseconds. */
const MOST_IN_HAND_MS = 8000;

/** What fires timers: finds by the database what is due, whether or not the bus woke anybody. */
export interface Sweep {
  /** Ends after the executions in hand. */
  stop(): Promise<void>;
}

/**
 * Starts looking for what is due, at the time when the next execution is known to be and every `intervalMs` at least.
 * Processes share the work, since each takes executions before it fires them.
 */
export function startSweep(
  ports: Pick<Ports, 'executions' | 'letters' | 'now' | 'log'>,
  fire: Fire,
  intervalMs: number,
): Sweep {
  const stopped = new AbortController();
  let limit = LEAST;
  const running = run();

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      const nextAt = await sweep().catch((err) => {
        ports.log.warn({ event: 'sweep.failed', err }, 'the sweep will be repeated');
        return null;
      });
      const untilNext = nextAt ? nextAt.getTime() - ports.now().getTime() : intervalMs;
      await pause(Math.min(intervalMs, Math.max(SHORTEST_PAUSE_MS, untilNext)));
    }
  }

  /** Fires all that is due now; tells when the next one comes due, if that is before the next look. */
  async function sweep(): Promise<Date | null> {
    for (;;) {
      const takenAt = ports.now();
      const lookUntil = new Date(takenAt.getTime() + intervalMs);
      const { taken, nextAt } = await ports.executions.takeDue(takenAt, limit, lookUntil);
      const isMore = nextAt !== null && nextAt <= takenAt;
      limit = Math.min(MOST, Math.max(LEAST, 2 * taken.length));
      const next = taken.values();
      await Promise.all(Array.from({ length: AT_ONCE }, () => work(next, takenAt)));
      if (!isMore || stopped.signal.aborted) return nextAt;
    }
  }

  /** One of several that take from the same list; one execution that throws does not keep the others from their turn. */
  async function work(next: Iterator<KnownExecution>, takenAt: Date): Promise<void> {
    for (let item = next.next(); !item.done && !stopped.signal.aborted; item = next.next()) {
      if (ports.now().getTime() - takenAt.getTime() > MOST_IN_HAND_MS) return;
      const { accountId, id: executionId, letterId } = item.value;
      try {
        const letter = await ports.letters.find(accountId, letterId);
        if (!letter) throw new Error(`execution ${executionId} has no letter`);
        await fire(item.value, letter, 'timer');
      } catch (err) {
        ports.log.warn({ event: 'sweep.fire-failed', accountId, executionId, err }, 'left to a later sweep');
      }
    }
  }

  let endPause = () => {};
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, stopped.signal.aborted ? 0 : milliseconds);
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
