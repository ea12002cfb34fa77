import type { MailboxLimits } from '@pochtovik/contracts';

/** Sends that count as one: when the first and the last of them were, Unix milliseconds, and how many. */
export type SendGroup = [first: number, last: number, count: number];

/** What is remembered of a mailbox's sends, one list a window, oldest first. Plain data: it is stored with the lane. */
export type RateState = Record<RateWindow, SendGroup[]>;

/** The spans that a mailbox is limited in. */
export type RateWindow = 'second' | 'minute' | 'hour' | 'day';

const WINDOWS: Record<RateWindow, { ms: number; limit: (limits: MailboxLimits) => number }> = {
  second: { ms: 1000, limit: (limits) => limits.perSecond },
  minute: { ms: 60_000, limit: (limits) => limits.perMinute },
  hour: { ms: 3_600_000, limit: (limits) => limits.perHour },
  day: { ms: 86_400_000, limit: (limits) => limits.perDay },
};
/** All windows, the shortest first. */
export const RATE_WINDOWS: readonly RateWindow[] = ['second', 'minute', 'hour', 'day'];

/**
 * So many sends of a window are remembered one by one; further ones are grouped where they are closer together than this
 * part of the window, which bounds the list at twice this length.
 */
const RESOLUTION = 64;

const NOTHING: SendGroup = [0, 0, 0];

/** A mailbox that has sent nothing. */
export function freshRate(): RateState {
  return { second: [], minute: [], hour: [], day: [] };
}

/**
 * The first moment, Unix milliseconds, not before `now`, at which one more letter keeps all four limits.
 *
 * The windows roll (Yandex and Exchange count so): in no span of that length, wherever it begins, are there more sends
 * than the limit. A group leaves the window with its last send, so where a limit is above 64 a slot may come later than it
 * could by at most 1/64 of the window, never earlier.
 */
export function earliestSlot(state: RateState, limits: MailboxLimits, now: number): number {
  return RATE_WINDOWS.reduce((slot, name) => {
    const { ms, limit } = WINDOWS[name];
    const groups = state[name];
    let free = limit(limits);
    for (let index = groups.length - 1; index >= 0; index -= 1) {
      const [, last, count] = groups[index] ?? NOTHING;
      free -= count;
      if (free <= 0) return Math.max(slot, last + ms);
    }
    return slot;
  }, now);
}

/** The state after so many sends at `at`; what has left its window is forgotten. A clock that went back counts as standing still. */
export function withSends(state: RateState, at: number, count: number): RateState {
  const next = freshRate();
  for (const name of RATE_WINDOWS) {
    const { ms } = WINDOWS[name];
    const known = state[name];
    const first = known.findIndex(([, last]) => last + ms > at);
    const groups = first === -1 ? [] : known.slice(first);
    const newest = groups.at(-1);
    const when = Math.max(at, newest?.[1] ?? at);
    const isSame = newest !== undefined && newest[0] === when;
    if (newest && (isSame || (groups.length >= RESOLUTION && when - newest[0] < ms / RESOLUTION))) {
      groups[groups.length - 1] = [newest[0], when, newest[2] + count];
    } else {
      groups.push([when, when, count]);
    }
    next[name] = groups;
  }
  return next;
}

/** The state after a send at `at`. */
export function withSend(state: RateState, at: number): RateState {
  return withSends(state, at, 1);
}

/** Letters that may leave at once. */
function freeAt(state: RateState, limits: MailboxLimits, now: number): number {
  const free = RATE_WINDOWS.map((name) => {
    const { ms, limit } = WINDOWS[name];
    return state[name].reduce((left, [, last, count]) => (last + ms > now ? left - count : left), limit(limits));
  });
  return Math.min(...free);
}

/** How many letters, `most` at most, may leave from `now` until `spanMs` later. */
export function slotsWithin(
  state: RateState,
  limits: MailboxLimits,
  now: number,
  spanMs: number,
  most: number,
): number {
  if (freeAt(state, limits, now) >= most) return most;
  let after = state;
  let count = 0;
  for (let at = now; count < most; count += 1) {
    at = earliestSlot(after, limits, at);
    if (at > now + spanMs) break;
    after = withSend(after, at);
  }
  return count;
}
