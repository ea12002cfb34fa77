import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LIMITS, RateLimiter } from '../../../src/http/rate-limit.ts';

test('a bucket empties after seven and fills at seven a second', () => {
  let now = 0;
  const limiter = new RateLimiter(DEFAULT_LIMITS, () => now);
  const take = (times: number) => Array.from({ length: times }, () => limiter.take(1, 'app')).filter(Boolean).length;
  assert.equal(take(10), 7);
  now += 500;
  assert.equal(take(10), 3);
  now += 60_000;
  assert.equal(take(10), 7);
});

test('integrations of an account share fifty a second', () => {
  const limiter = new RateLimiter(DEFAULT_LIMITS, () => 0);
  let taken = 0;
  for (let app = 0; app < 10; app += 1)
    for (let call = 0; call < 7; call += 1) if (limiter.take(1, `app${app}`)) taken += 1;
  assert.equal(taken, 50);
});

test('the bucket can be one for all accounts', () => {
  const limiter = new RateLimiter({ ...DEFAULT_LIMITS, scope: 'integration' }, () => 0);
  for (let call = 0; call < 7; call += 1) limiter.take(1, 'app');
  assert.equal(limiter.take(2, 'app'), false);
});

test('old refusals are forgotten after a minute', () => {
  let now = 0;
  const limiter = new RateLimiter({ ...DEFAULT_LIMITS, perSecond: 1, blockAfter: 3 }, () => now);
  for (let round = 0; round < 5; round += 1) {
    limiter.take(1, 'app');
    limiter.take(1, 'app');
    now += 40_000;
  }
  assert.equal(limiter.isBlocked(1), false);
});
