import { type AnswerTimes, createAnswerTimes } from '../../../src/domain/answer-times.ts';
import { type Budget, type BudgetPolicy, FRESH_BUDGET, settle, take } from '../../../src/domain/rate-budget.ts';

/** A kind of request and how long things take, milliseconds; each is drawn anew. */
export interface Traffic {
  kind: string;
  /** How long a process takes from its time to the sending. */
  lag(): number;
  there(): number;
  work(): number;
  back(): number;
}

/**
 * Plays processes that share a budget and always have more to ask, in virtual time.
 * @returns when each request reached the server, in order, milliseconds
 */
export function arrivals(options: {
  processes: number;
  requests: number;
  policy: BudgetPolicy;
  traffic(): Traffic;
}): number[] {
  const { policy } = options;
  const learnt = Array.from({ length: options.processes }, () => createAnswerTimes());
  const events: { at: number; run(at: number): void }[] = [];
  const arrived: number[] = [];
  let budget: Budget = FRESH_BUDGET;
  let asked = 0;
  const plan = (at: number, run: (at: number) => void) => {
    const place = events.findIndex((event) => event.at > at);
    events.splice(place < 0 ? events.length : place, 0, { at, run });
  };

  function ask(now: number, times: AnswerTimes): void {
    while (asked < options.requests) {
      const traffic = options.traffic();
      const id = String(asked);
      const taken = take(budget, [{ id, holdMs: times.expected(traffic.kind, now) }], now, policy);
      budget = taken.budget;
      const [at] = taken.times;
      if (at === undefined) return;
      asked += 1;
      const sentAt = at + traffic.lag();
      const arrival = sentAt + traffic.there();
      arrived.push(arrival);
      plan(arrival + traffic.work() + traffic.back(), (answeredAt) => {
        const late = times.late(traffic.kind, answeredAt - sentAt, sentAt - at, answeredAt);
        budget = settle(budget, { id, sentAt, late }, policy);
      });
    }
  }

  for (let now = 1_000_000, turn = 0; asked < options.requests; now += 5, turn += 1) {
    for (let next = events[0]; next && next.at <= now; next = events[0]) {
      events.shift();
      next.run(next.at);
    }
    const times = learnt[turn % learnt.length];
    if (times) ask(now, times);
  }
  return arrived.toSorted((a, b) => a - b);
}

/** Most arrivals in any window of a second. */
export function mostInASecond(arrived: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [last, at] of arrived.entries()) {
    while (at - (arrived[first] ?? at) >= 1000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** Arrivals a second from the first to the last. */
export function perSecond(arrived: readonly number[]): number {
  return ((arrived.length - 1) * 1000) / ((arrived.at(-1) ?? 0) - (arrived[0] ?? 0));
}
