/** How close visits come: so few that each can go its own way, some that go together, or so many that a visitor cannot wait for the disk. */
export type Pace = 'few' | 'some' | 'many';

/** Visits are counted in spans of the clock this long. */
export const SPAN_MS = 50;
/** The first visits of a span are few. */
export const FEW = 5;
/** From so many in a span on, until a span has fewer, they are many: 1,000 a second. */
export const MANY = 50;

/** Counts visits. @param now milliseconds @returns notes a visit and tells its pace */
export function createPace(now: () => number): () => Pace {
  let span = -1;
  let inSpan = 0;
  let wereMany = false;
  return () => {
    const current = Math.floor(now() / SPAN_MS);
    if (current !== span) {
      wereMany = current === span + 1 && inSpan >= MANY;
      inSpan = 0;
      span = current;
    }
    inSpan += 1;
    if (wereMany || inSpan >= MANY) return 'many';
    return inSpan <= FEW ? 'few' : 'some';
  };
}
