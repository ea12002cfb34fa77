import { setImmediate as nextLoop } from 'node:timers/promises';

/** Turns of shared writes that go to one server: see {@link writeTurns}. */
export interface WriteTurns {
  /**
   * Does the work when its turn in its queue has come; a failure fails its own caller only.
   * @param gathered how many callers share the work, if it began now
   */
  inTurn<T>(queue: string, work: () => Promise<T>, gathered?: () => number): Promise<T>;
}

interface Waiting {
  begin(): Promise<void>;
  gathered(): number;
}

/**
 * Makes the turns that several {@link groupCommit} of one process take: one write of a queue at a time. Writes beside each other would share the
 * server's time and each carry a part only of what one after the other carry together, while what is urgent stands between all of them.
 *
 * The write that most callers share goes next; of equal ones the first that came. Whom it serves soon asks for the next kind of write, where the others
 * have gathered meanwhile: so writes are soon as full as there are callers for, and none is passed over for long. A lone write begins at once.
 */
export function writeTurns(): WriteTurns {
  /** By queue, who waits while a write is under way; a queue that is not here is at rest. */
  const queues = new Map<string, Waiting[]>();

  async function run(queue: string, waiting: Waiting[]) {
    for (let next = waiting.shift(); next; next = takeFullest(waiting)) {
      await next.begin();
      // Whom the write has served asks for the next one first.
      await nextLoop();
    }
    queues.delete(queue);
  }

  return {
    inTurn: (queue, work, gathered = () => 1) =>
      new Promise((resolve, reject) => {
        const next = { begin: () => work().then(resolve, reject), gathered };
        const waiting = queues.get(queue);
        if (waiting) {
          waiting.push(next);
          return;
        }
        const begun = [next];
        queues.set(queue, begun);
        void run(queue, begun);
      }),
  };
}

function takeFullest(waiting: Waiting[]): Waiting | undefined {
  const sizes = waiting.map(({ gathered }) => gathered());
  return waiting.splice(sizes.indexOf(Math.max(...sizes)), 1)[0];
}
