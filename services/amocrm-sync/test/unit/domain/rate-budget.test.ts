import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterRefusal, type Budget, budgetPolicy, FRESH_BUDGET, reserve } from '../../../src/domain/rate-budget.ts';

const policy = budgetPolicy(7);
const NOW = 1_000_000;

function slots(count: number, now: number): number[] {
  let budget: Budget = FRESH_BUDGET;
  return Array.from({ length: count }, () => {
    const taken = reserve(budget, now, 60_000, policy);
    assert.equal(taken.type, 'slot');
    if (taken.type !== 'slot') return 0;
    budget = taken.budget;
    return taken.at;
  });
}

test('no second sees more than seven requests, even when one is a quarter of a second late', () => {
  const at = slots(60, NOW);
  for (const start of at) {
    assert.ok(at.filter((time) => time >= start && time < start + 1250).length <= 7);
  }
});

test('a caller that will not wait takes no slot from the others', () => {
  const budget = { ...FRESH_BUDGET, nextAt: NOW + 5_000 };
  assert.deepEqual(reserve(budget, NOW, 4_999, policy), { type: 'busy', freeAt: NOW + 5_000 });
  const taken = reserve(budget, NOW, 5_000, policy);
  assert.equal(taken.type === 'slot' && taken.at, NOW + 5_000);
});

test('an unused budget saves nothing up', () => {
  const taken = reserve({ ...FRESH_BUDGET, nextAt: NOW - 60_000 }, NOW, 0, policy);
  assert.ok(taken.type === 'slot');
  assert.equal(taken.budget.nextAt, NOW + policy.intervalMs);
});

test('a pause lasts as long as amoCRM asks, and the speed stays down after it', () => {
  const paused = afterRefusal(FRESH_BUDGET, { kind: 'throttled', retryAfterMs: 300_000 }, NOW, policy, 0.5);
  assert.equal(paused.pausedUntil, NOW + 300_000);
  const first = reserve(paused, NOW, 300_000, policy);
  assert.ok(first.type === 'slot');
  assert.equal(first.at, NOW + 300_000);
  assert.equal(first.budget.nextAt, first.at + policy.intervalMs * 2);
  const calm = reserve(first.budget, paused.slowUntil + 1, 0, policy);
  assert.ok(calm.type === 'slot');
  assert.equal(calm.budget.nextAt, paused.slowUntil + 1 + policy.intervalMs);
  assert.equal(calm.budget.strikes, 0);
});

test('pauses without a named time grow with every refusal in a row', () => {
  const refusal = { kind: 'throttled', retryAfterMs: null } as const;
  const once = afterRefusal(FRESH_BUDGET, refusal, NOW, policy, 0.99);
  const twice = afterRefusal(once, refusal, once.pausedUntil, policy, 0.99);
  assert.ok(twice.pausedUntil - once.pausedUntil > once.pausedUntil - NOW);
});

test('answers to requests that were under way count as one refusal', () => {
  const refusal = { kind: 'throttled', retryAfterMs: null } as const;
  const once = afterRefusal(FRESH_BUDGET, refusal, NOW, policy, 0);
  assert.equal(afterRefusal(once, refusal, NOW + 10, policy, 0).strikes, 1);
});

test('a block keeps quiet for minutes from the start', () => {
  const blocked = afterRefusal(FRESH_BUDGET, { kind: 'blocked', retryAfterMs: null }, NOW, policy, 0);
  assert.ok(blocked.pausedUntil - NOW >= 150_000);
});
