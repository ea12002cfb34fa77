import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seededRandom } from '@pochtovik/testing';
import {
  AHEAD_MS,
  afterRefusal,
  type Budget,
  budgetPolicy,
  FRESH_BUDGET,
  settle,
  take,
} from '../../../src/domain/rate-budget.ts';
import { arrivals, mostInASecond, perSecond } from './paced-network.ts';

const policy = budgetPolicy(7);
const NOW = 1_000_000;
const asks = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `r${index}`, holdMs: 1000 }));
const throttled = { kind: 'throttled', retryAfterMs: null } as const;

describe('places', () => {
  test('a calm account is asked at once, seven times', () => {
    const taken = take(FRESH_BUDGET, asks(10), NOW, policy);
    assert.deepEqual(taken.times, Array(7).fill(NOW));
    assert.ok(taken.freeAt >= NOW + 2000, 'nothing is known of the seven yet');
  });

  test('an answered request frees its place a second after it can have come', () => {
    const { budget } = take(FRESH_BUDGET, asks(7), NOW, policy);
    const settled = settle(budget, { id: 'r0', sentAt: NOW + 3, late: 20 }, policy);
    const next = take(settled, [{ id: 'next', holdMs: 1000 }], NOW + 1000, policy);
    assert.equal(next.times.length, 1);
    assert.ok((next.times[0] ?? 0) >= NOW + 1023);
    assert.ok((next.times[0] ?? 0) <= NOW + 1000 + AHEAD_MS);
  });

  test('one that was never sent frees its place at once', () => {
    const { budget } = take(FRESH_BUDGET, asks(7), NOW, policy);
    const settled = settle(budget, { id: 'r0', sentAt: NOW, late: null }, policy);
    assert.deepEqual(take(settled, asks(1), NOW + 1, policy).times, [NOW + 1]);
  });

  test('no place is given for a far time: nobody would know yet what the others do until then', () => {
    const { budget } = take(FRESH_BUDGET, asks(7), NOW, policy);
    assert.deepEqual(take(budget, asks(1), NOW + 500, policy).times, []);
  });
});

describe('what amoCRM sees', () => {
  for (const seed of Array.from({ length: 40 }, (_, index) => index + 1)) {
    test(`never more than seven in a second, however late requests come (seed ${seed})`, () => {
      const random = seededRandom(seed);
      const jitter = 10 + random() * 900;
      const work = random() * 300;
      const arrived = arrivals({
        processes: 1 + Math.floor(random() * 4),
        requests: 400,
        policy,
        traffic: () => ({
          kind: 'GET /leads 0',
          lag: () => random() * 20,
          there: () => 5 + random() ** 3 * jitter,
          work: () => 10 + random() * work,
          back: () => 5 + random() * 30,
        }),
      });
      assert.ok(mostInASecond(arrived) <= 7, `${mostInASecond(arrived)}`);
    });
  }

  test('on a good line that takes 95 of 100 of what the limit allows', () => {
    const random = seededRandom(7);
    const arrived = arrivals({
      processes: 2,
      requests: 2000,
      policy,
      traffic: () => ({
        kind: 'PATCH /leads 6',
        lag: () => random() * 3,
        there: () => 20 + random() * 6,
        work: () => 80 + random() * 8,
        back: () => 20 + random() * 6,
      }),
    });
    assert.ok(mostInASecond(arrived) <= 7);
    assert.ok(perSecond(arrived) >= 6.65, `${perSecond(arrived)}`);
  });

  test('work that always takes amoCRM seconds does not slow the asking down', () => {
    const random = seededRandom(8);
    const arrived = arrivals({
      processes: 2,
      requests: 1000,
      policy,
      traffic: () => ({
        kind: 'PATCH /leads 6',
        lag: () => random() * 3,
        there: () => 20 + random() * 6,
        work: () => 1500 + random() * 8,
        back: () => 20 + random() * 6,
      }),
    });
    assert.ok(mostInASecond(arrived) <= 7);
    assert.ok(perSecond(arrived.slice(100)) >= 6.4, `${perSecond(arrived.slice(100))}`);
  });
});

describe('refusals', () => {
  /** Requests a second that are given place in ten seconds from `start`, each answered at once. */
  function rate(before: Budget, start: number): number {
    let budget = before;
    let count = 0;
    for (let now = start; now < start + 10_000; now += 5) {
      const taken = take(budget, [{ id: `${now}`, holdMs: 0 }], now, policy);
      budget = taken.budget;
      count += taken.times.length;
    }
    return count / 10;
  }

  test('a pause lasts as long as amoCRM asks, and the speed stays down after it, for a while', () => {
    const paused = afterRefusal(FRESH_BUDGET, { kind: 'throttled', retryAfterMs: 300_000 }, NOW, policy, 0.5);
    assert.equal(paused.pausedUntil, NOW + 300_000);
    const waiting = take(paused, asks(1), NOW + 299_000, policy);
    assert.deepEqual([waiting.times, waiting.freeAt], [[], NOW + 300_000]);
    assert.ok(rate(paused, NOW + 300_000) <= 3.5);
    assert.ok(rate(paused, NOW + 300_000 + 60_000) >= 6.65, 'it recovers');
  });

  test('every refusal in a row makes pauses longer, the speed lower and the recovery slower', () => {
    let budget: Budget = FRESH_BUDGET;
    let now = NOW;
    let last = { pause: 0, rate: 7 };
    for (let round = 0; round < 4; round += 1) {
      budget = afterRefusal(budget, throttled, now, policy, 0.99);
      const met = { pause: budget.pausedUntil - now, rate: rate(budget, budget.pausedUntil) };
      assert.ok(met.pause > last.pause && met.rate < last.rate, JSON.stringify({ met, last }));
      last = met;
      now = budget.pausedUntil + 1;
    }
    assert.ok(last.rate > 0, 'it never stops for good');
  });

  test('a long calm forgives them', () => {
    const refused = afterRefusal(
      afterRefusal(FRESH_BUDGET, throttled, NOW, policy, 0),
      throttled,
      NOW + 10_000,
      policy,
      0,
    );
    const { budget } = take(refused, asks(1), refused.pausedUntil + policy.calmMs + 1, policy);
    assert.deepEqual([budget.strikes, budget.speed], [0, 1]);
  });

  test('answers to requests that were under way count as one refusal', () => {
    const once = afterRefusal(FRESH_BUDGET, throttled, NOW, policy, 0);
    const again = afterRefusal(once, throttled, NOW + 10, policy, 0);
    assert.deepEqual([again.strikes, again.speed], [1, once.speed]);
  });

  test('a block keeps quiet for minutes from the start', () => {
    const blocked = afterRefusal(FRESH_BUDGET, { kind: 'blocked', retryAfterMs: null }, NOW, policy, 0);
    assert.ok(blocked.pausedUntil - NOW >= 150_000);
  });
});
