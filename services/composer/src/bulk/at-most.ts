/** Runs work when it may begin. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets so many works run at a time; the others wait in the order in which they came. */
export function atMost(count: number): Limit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= count) await new Promise<void>((begin) => waiting.push(begin));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next one; nobody who comes in between can take it.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
