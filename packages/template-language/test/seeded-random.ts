/** Repeatable randomness for property tests (mulberry32): the same seed gives the same run. */
export function seededRandom(seed: number): { random(): number; integer(from: number, to: number): number } {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { random, integer: (from, to) => from + Math.floor(random() * (to - from + 1)) };
}
