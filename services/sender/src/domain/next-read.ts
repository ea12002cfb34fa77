/** What a lane read of its queue, and what it used of it while that was good. */
export interface LastRead {
  /** When the letters were due, in their order, Unix milliseconds. */
  dueAt: readonly number[];
  used: number;
}

/** Letters read at once: a busy lane then asks and notes once for all of them. */
export const MOST_READ = 40;
/** What a lane begins with. */
const FIRST_READ = 4;
/** The time in which twice as many letters came to be due as are read: letters of a mailing come at an uneven pace. */
const SLACK = 2;

/**
 * How many letters to read next: twice as many where all that were read were used while they were good, so that a quick lane soon reads many; otherwise
 * as many as were used. What a slow lane reads in vain costs the database a look and, of thousands of lanes, memory.
 */
export function nextCount(last: LastRead | null): number {
  if (!last) return FIRST_READ;
  const wasTooFew = last.used >= last.dueAt.length;
  return Math.min(MOST_READ, Math.max(1, wasTooFew ? last.used * 2 : last.used));
}

/**
 * Until when the next letters of a mailing are most likely due, Unix milliseconds; null when nothing tells. Databases are spared a look at the whole
 * queue where they would read it for the first few of it.
 */
export function likelyDueUntil(last: LastRead | null, count: number): number | null {
  const { dueAt = [], used = 0 } = last ?? {};
  const first = dueAt.at(0);
  const end = dueAt.at(-1);
  if (first === undefined || end === undefined || dueAt.length < 2) return null;
  // A single letter stands before the mailing, though it came later.
  if (end < first) return null;
  const pace = (end - first) / (dueAt.length - 1);
  const from = dueAt[Math.min(used, dueAt.length - 1)] ?? end;
  return Math.ceil(from + pace * count * SLACK);
}
