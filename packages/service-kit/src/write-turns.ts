/** Turns of shared writes that go to one server: see {@link writeTurns}. */
export interface WriteTurns {
  /** Does the work when all that came before it in its queue is done; a failure fails its own caller only. */
  inTurn<T>(queue: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Makes the turns that several {@link groupCommit} of one process take: one write of a queue at a time. Writes beside each other would share the
 * server's time and each carry a part only of what one after the other carry together, while what is urgent stands between all of them.
 */
export function writeTurns(): WriteTurns {
  /** By queue, the end of the last turn. Never rejects. */
  const ends = new Map<string, Promise<void>>();
  return {
    inTurn(queue, work) {
      const before = ends.get(queue);
      const turn = before ? before.then(work) : work();
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
