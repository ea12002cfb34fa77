/** Something took longer than it may; what becomes of it is not known. An outage: it is repeated. */
export class TimeoutExceeded extends Error {
  override readonly name = 'TimeoutExceeded';
}

/** Longest operation of the database on the way of a letter, milliseconds. */
const LONGEST_MS = 15_000;

/**
 * Waits for an operation of the database, but not for ever: a command that is written just as its connection dies is neither answered
 * nor failed by the driver, and all that waits for it would stand still.
 * @throws TimeoutExceeded; the operation may be done all the same, so it must be one that can be repeated
 */
export async function within<T>(operation: Promise<T>, longestMs: number = LONGEST_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutExceeded(`not done after ${longestMs} ms`)), longestMs);
  });
  try {
    return await Promise.race([operation, late]);
  } finally {
    clearTimeout(timer);
  }
}
