/** Between these shares of time that a process is busy it is used well, and what it does still goes on without waiting. */
const FULL = 0.96;
const FREE = 0.9;
const DOWN = 0.85;
const UP = 1.15;

/**
 * How many letters a process works on at once from now on.
 *
 * With more in hand than its processor can do, each step of each letter waits for all others: nothing leaves sooner, and a single
 * letter stands behind hundreds of a mailing at every step. With fewer than its servers' answers take, it is idle. So the number
 * falls while the process is busy all the time and grows while it is not.
 * @param limit the number so far
 * @param busy share of the last moment that the process was busy, 0 to 1
 */
export function nextLoadLimit(limit: number, busy: number, bounds: { least: number; most: number }): number {
  const next = busy > FULL ? Math.floor(limit * DOWN) : busy < FREE ? Math.ceil(limit * UP) : limit;
  return Math.min(bounds.most, Math.max(bounds.least, next));
}
