import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from '../../src/index.ts';

const policy = { firstMs: 100, factor: 2, maxMs: 10_000 };

test('waits grow with each failure and stay under the longest', () => {
  const waits = [1, 2, 3, 4, 20, 2000].map((failures) => backoffMs(failures, policy, 0.5));
  assert.deepEqual(waits, [75, 150, 300, 600, 7500, 7500]);
});

test('chance spreads the upper half of the wait only', () => {
  assert.equal(backoffMs(1, policy, 0), 50);
  assert.ok(backoffMs(1, policy, 0.999) <= 100);
});
