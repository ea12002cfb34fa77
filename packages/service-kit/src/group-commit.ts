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
}

/**
 * Joins the writes that callers ask for at the same time: while one is under way the next gathers, so a lone caller waits for
 * nobody and a crowd shares the cost of a commit. What a caller gets is durable as if it had written alone. When the shared
 * write fails or is in part refused, each item is done alone, so that one bad item fails only its own caller.
 */
export function groupCommit<I, R>({ most, all, one }: GroupCommit<I, R>): (item: I) => Promise<R> {
  interface Waiting {
    item: I;
    resolve(result: R): void;
    reject(error: unknown): void;
  }
  const waiting: Waiting[] = [];
  let isRunning = false;

  async function run() {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      const results = batch.length > 1 ? await all(batch.map(({ item }) => item)).catch(() => null) : null;
      if (results?.length === batch.length) results.forEach((result, index) => void batch[index]?.resolve(result));
      else await Promise.all(batch.map(({ item, resolve, reject }) => one(item).then(resolve, reject)));
    }
    isRunning = false;
  }

  return (item) =>
    new Promise<R>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      // Whoever asks in the same turn of the event loop belongs to the same write.
      setImmediate(() => void run());
    });
}
