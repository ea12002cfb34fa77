/** A clock that stands still until it is moved. */
export interface VirtualClock {
  now(): Date;
  /** Goes on to a time; a time that is past already leaves the clock where it is. */
  moveTo(at: Date): void;
}

/** Makes a clock that shows a time. */
export function createVirtualClock(startAt: Date): VirtualClock {
  let now = startAt;
  return {
    now: () => now,
    moveTo(at) {
      if (at > now) now = at;
    },
  };
}
