import { type BackoffPolicy, backoffMs } from '@pochtovik/service-kit';

/** A request that may still count in the second amoCRM looks at. */
export interface Place {
  id: string;
  /** From then on it surely does not, milliseconds since the epoch. */
  until: number;
}

/** What one account host is asked and may still be asked: shared by all processes. All times are milliseconds since the epoch. */
export interface Budget {
  places: readonly Place[];
  /** Nothing may be sent before: amoCRM answered 429 or blocked us. */
  pausedUntil: number;
  /** Part of the limit that was left after the last refusal, 1 while there was none. */
  speed: number;
  /** Refusals in a row; a long calm forgives them. */
  strikes: number;
}

/** How fast an account may be asked and how refusals are obeyed. */
export interface BudgetPolicy {
  /** Requests that amoCRM takes in any second. */
  perSecond: number;
  /** After a refusal's pause one more request a second is tried each time so long has passed, times the refusals in a row. */
  recoverMs: number;
  /** So long after a pause the refusals are forgiven. */
  calmMs: number;
  /** Pause after a 429 that names no time. */
  throttled: BackoffPolicy;
  /** Pause after a block (403 HTML): asking again keeps the block alive, so it is long from the start. */
  blocked: BackoffPolicy;
}

/** Who wants a place. */
export interface Ask {
  id: string;
  /** How much later than it left the request may reach amoCRM, milliseconds, as long as nothing else is known of it. */
  holdMs: number;
}

/** What became of the asks: the first ones have their times, the others ask again at `freeAt`. */
export interface Taken {
  budget: Budget;
  /** When each of the first asks may leave; at most {@link AHEAD_MS} from now. */
  times: number[];
  /** When a place comes free, as far as it is known. */
  freeAt: number;
}

/** A budget nobody has drawn on. */
export const FRESH_BUDGET: Budget = { places: [], pausedUntil: 0, speed: 1, strikes: 0 };

/** A place is given so long before its time, so that what must be written down before a request is ready by then. */
export const AHEAD_MS = 60;

/** What a request's way to amoCRM is never measured better than: clocks, and the fastest way that was not met yet. */
const GUARD_MS = 15;
const WINDOW_MS = 1000;
const SLOWEST = 1 / 64;

/** The policy for a limit of requests a second. */
export function budgetPolicy(requestsPerSecond: number): BudgetPolicy {
  return {
    perSecond: requestsPerSecond,
    recoverMs: 10_000,
    calmMs: 300_000,
    throttled: { firstMs: 2_000, factor: 2, maxMs: 300_000 },
    blocked: { firstMs: 300_000, factor: 2, maxMs: 6 * 3_600_000 },
  };
}

/**
 * Gives places to the asks, in their order. There are as many places as amoCRM takes requests in a second, and each stays taken until its request has
 * surely been a second at amoCRM; so no second ever sees more, whoever sends, while a calm account may be asked at once.
 */
export function take(budget: Budget, asks: readonly Ask[], now: number, policy: BudgetPolicy): Taken {
  const live = budget.places.filter(({ until }) => until > now);
  const times: number[] = [];
  const { places: room, windowMs } = roomOf(budget, now, policy);
  const freeAt = () => {
    const ends = live.map(({ until }) => until).toSorted((a, b) => a - b);
    return Math.max(now, budget.pausedUntil, ends[ends.length - room] ?? 0);
  };
  for (const { id, holdMs } of asks) {
    const at = freeAt();
    if (at - now > AHEAD_MS) break;
    times.push(at);
    live.push({ id, until: at + windowMs + GUARD_MS + holdMs });
  }
  const isForgiven = now > budget.pausedUntil + policy.calmMs;
  const kept = isForgiven ? { speed: 1, strikes: 0 } : { speed: budget.speed, strikes: budget.strikes };
  return { budget: { pausedUntil: budget.pausedUntil, ...kept, places: live }, times, freeAt: freeAt() };
}

/** Corrects a place, once its request was answered. @param late how much later than it left it may have reached amoCRM, milliseconds; null: never */
export function settle(
  budget: Budget,
  { id, sentAt, late }: { id: string; sentAt: number; late: number | null },
  policy: BudgetPolicy,
): Budget {
  const { windowMs } = roomOf(budget, sentAt, policy);
  const places = budget.places.flatMap((place) => {
    if (place.id !== id) return [place];
    return late === null ? [] : [{ id, until: sentAt + windowMs + GUARD_MS + late }];
  });
  return { ...budget, places };
}

/**
 * The budget after amoCRM refused a request for its rate: a pause of what it asks (`retry_after`), or one that grows with
 * every refusal in a row, and half the speed after it. Answers to requests sent before an earlier refusal count as the same refusal.
 * @param retryAfterMs what amoCRM asked for, null when it named no time
 * @param random number in [0, 1)
 */
export function afterRefusal(
  budget: Budget,
  refusal: { kind: 'throttled' | 'blocked'; retryAfterMs: number | null },
  now: number,
  policy: BudgetPolicy,
  random: number,
): Budget {
  const isSame = now < budget.pausedUntil;
  const strikes = isSame ? Math.max(1, budget.strikes) : budget.strikes + 1;
  const pause = refusal.retryAfterMs ?? backoffMs(strikes, policy[refusal.kind], random);
  const pausedUntil = Math.max(budget.pausedUntil, now + pause);
  const speed = isSame ? budget.speed : Math.max(SLOWEST, speedAt(budget, now, policy) / 2);
  return { places: budget.places, pausedUntil, speed, strikes };
}

/** Part of the limit that is used at a time: what the last refusal left, growing again. */
function speedAt({ speed, strikes, pausedUntil }: Budget, now: number, policy: BudgetPolicy): number {
  if (speed >= 1) return 1;
  const steps = Math.floor(Math.max(0, now - pausedUntil) / (policy.recoverMs * Math.max(1, strikes)));
  return Math.min(1, speed + steps / policy.perSecond);
}

/** How many requests may be in how long a time. */
function roomOf(budget: Budget, now: number, policy: BudgetPolicy): { places: number; windowMs: number } {
  const rate = policy.perSecond * speedAt(budget, now, policy);
  return { places: Math.max(1, Math.floor(rate)), windowMs: WINDOW_MS * Math.max(1, 1 / rate) };
}
