import type { WriteTurns } from './write-turns.ts';

/** How callers' single writes become one. */
export interface GroupCommit<I, R> {
  /** Most items in one write. */
  most: number;
  /**
   * Does it for all items at once; null when some of them need a look of their own, though others may be done already. Must
   * be safe to repeat for each item.
   */
  all(items: readonly I[]): Promise<readonly R[] | null>;
  /** Does it for one item. */
  one(item: I): Promise<R>;
  /** Items of different queues share no write and wait for no write of each other: what is urgent, and what there is much of. By default there is one. */
  queueOf?(item: I): string;
  /** Told of the error of a shared write before each item is done alone: nothing is lost by it, but it is slow. */
  failed?(error: unknown): void;
  /** Turns that these writes take with others whose queues have the same names. */
  turns?: WriteTurns;
}

/**
 * Joins the writes that callers ask for at the same time: while one is under way the next gathers, so a lone caller waits for
 * nobody and a crowd shares the cost of a commit. What a caller gets is durable as if it had written alone. When the shared
 * write fails or is in part refused, each item is done alone, so that one bad item fails only its own caller.
 */
export function groupCommit<I, R>(how: GroupCommit<I, R>): (item: I) => Promise<R> {
  const { most, all, one, queueOf = () => '', failed = () => {}, turns } = how;
  interface Waiting {
    item: I;
    resolve(result: R): void;
    reject(error: unknown): void;
  }
  /** By queue, those that wait for the next write; a queue that is not here is at rest. */
  const queues = new Map<string, Waiting[]>();

  async function run(queue: string, waiting: Waiting[]) {
    while (waiting.length > 0) {
      // What is taken is what has gathered when the turn comes.
      const next = () => write(waiting.splice(0, most));
      await (turns ? turns.inTurn(queue, next, () => waiting.length) : next());
    }
    queues.delete(queue);
  }

  /** Never rejects. */
  async function write(batch: Waiting[]) {
    const together = () =>
      all(batch.map(({ item }) => item)).catch((error: unknown) => {
        failed(error);
        return null;
      });
    const results = batch.length > 1 ? await together() : null;
    if (results?.length === batch.length) results.forEach((result, index) => void batch[index]?.resolve(result));
    else await Promise.all(batch.map(({ item, resolve, reject }) => one(item).then(resolve, reject)));
  }

  return (item) =>
    new Promise<R>((resolve, reject) => {
      const queue = queueOf(item);
      const next = { item, resolve, reject };
      const running = queues.get(queue);
      if (running) {
        running.push(next);
        return;
      }
      const waiting = [next];
      queues.set(queue, waiting);
      // Whoever asks in the same turn of the event loop belongs to the same write.
      setImmediate(() => void run(queue, waiting));
    });
}
