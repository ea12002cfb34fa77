import { setTimeout as sleep } from 'node:timers/promises';

/** Turns of shared writes that go to one server: see {@link writeTurns}. */
export interface WriteTurns {
  /**
   * Does the work when all that came before it in its queue is done; a failure fails its own caller only.
   * @param gathered how many callers share the work, if it began now
   */
  inTurn<T>(queue: string, work: () => Promise<T>, gathered?: () => number): Promise<T>;
}

/** When a write whose turn has come still waits for more to share it. */
export interface Gathering {
  /** Queues that nobody waits for in person. */
  queues: readonly string[];
  /** So many that share a write are enough. */
  enough: number;
  /** How long the others wait, milliseconds. */
  ms: number;
}

/**
 * Makes the turns that several {@link groupCommit} of one process take: one write of a queue at a time. Writes beside each other would share the
 * server's time and each carry a part only of what one after the other carry together, while what is urgent stands between all of them.
 *
 * @param gathering where several processes share a server, each has few letters to write when its turn comes; those that had to wait for their turn wait a
 * little longer then. A write that finds nobody before it never waits.
 * @param pause the wait, passed in by tests
 */
export function writeTurns(gathering?: Gathering, pause: (ms: number) => Promise<void> = sleep): WriteTurns {
  /** By queue, the end of the last turn. Never rejects. */
  const ends = new Map<string, Promise<void>>();
  return {
    inTurn(queue, work, gathered = () => Number.POSITIVE_INFINITY) {
      const before = ends.get(queue);
      const patience = gathering?.queues.includes(queue) ? gathering : null;
      const next = async () => {
        if (patience && gathered() < patience.enough) await pause(patience.ms);
        return work();
      };
      const turn = before ? before.then(next) : work();
      const end: Promise<void> = turn.then(
        () => {},
        () => {},
      );
      ends.set(queue, end);
      void end.then(() => ends.get(queue) === end && ends.delete(queue));
      return turn;
    },
  };
}
