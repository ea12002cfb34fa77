import { type BackoffPolicy, backoffMs } from '@pochtovik/service-kit';

/** What one account host may still be asked: shared by all processes. All times are milliseconds since the epoch. */
export interface Budget {
  /** The next request may start here: the theoretical arrival time of GCRA. */
  nextAt: number;
  /** Nothing may be sent before: amoCRM answered 429 or blocked us. */
  pausedUntil: number;
  /** Until then requests go at half speed, after a refusal. */
  slowUntil: number;
  /** Refusals in a row; a calm period forgives them. */
  strikes: number;
}

/** How fast an account may be asked and how refusals are obeyed. */
export interface BudgetPolicy {
  /** Milliseconds between two requests. */
  intervalMs: number;
  /** How long a refusal keeps the speed down after its pause. */
  slowForMs: number;
  /** Pause after a 429 that names no time. */
  throttled: BackoffPolicy;
  /** Pause after a block (403 HTML): asking again keeps the block alive, so it is long from the start. */
  blocked: BackoffPolicy;
}

/** A slot for one request, or the time from which asking for one makes sense. */
export type Reservation = { type: 'slot'; at: number; budget: Budget } | { type: 'busy'; freeAt: number };

/** A budget nobody has drawn on. */
export const FRESH_BUDGET: Budget = { nextAt: 0, pausedUntil: 0, slowUntil: 0, strikes: 0 };

/**
 * The policy for a limit of requests a second. Requests are spread evenly, slower than the limit by one and a half: no
 * second sees more than the limit even when a request arrives a quarter of a second late and the next ones do not.
 */
export function budgetPolicy(requestsPerSecond: number): BudgetPolicy {
  return {
    intervalMs: Math.ceil(1000 / Math.max(0.5, requestsPerSecond - 1.5)),
    slowForMs: 60_000,
    throttled: { firstMs: 2_000, factor: 2, maxMs: 300_000 },
    blocked: { firstMs: 300_000, factor: 2, maxMs: 6 * 3_600_000 },
  };
}

/**
 * Takes the next slot: first come, first served. A caller that will not wait longer than `horizonMs` gets no slot when
 * the next one is later, and takes none from the others.
 */
export function reserve(budget: Budget, now: number, horizonMs: number, policy: BudgetPolicy): Reservation {
  const at = Math.max(now, budget.nextAt, budget.pausedUntil);
  if (at - now > horizonMs) return { type: 'busy', freeAt: at };
  const isSlow = at < budget.slowUntil;
  return {
    type: 'slot',
    at,
    budget: {
      nextAt: at + policy.intervalMs * (isSlow ? 2 : 1),
      pausedUntil: budget.pausedUntil,
      slowUntil: budget.slowUntil,
      strikes: isSlow ? budget.strikes : 0,
    },
  };
}

/**
 * The budget after amoCRM refused a request for its rate: a pause of what it asks (`retry_after`), or one that grows with
 * every refusal in a row. Answers to requests sent before an earlier refusal count as the same refusal.
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
  const strikes = now < budget.pausedUntil ? Math.max(1, budget.strikes) : budget.strikes + 1;
  const pause = refusal.retryAfterMs ?? backoffMs(strikes, policy[refusal.kind], random);
  const pausedUntil = Math.max(budget.pausedUntil, now + pause);
  return { nextAt: budget.nextAt, pausedUntil, slowUntil: pausedUntil + policy.slowForMs, strikes };
}
