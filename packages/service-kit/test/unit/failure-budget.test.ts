import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFailureBudget } from '../../src/index.ts';

test('a source that fails too often is turned away until its span is over, others are not', () => {
  let now = 0;
  const budget = createFailureBudget({ failures: 3, spanMs: 1000, now: () => now });
  for (let n = 0; n < 3; n += 1) {
    assert.equal(budget.isSpent('192.0.2.1'), false);
    budget.spend('192.0.2.1');
  }
  assert.equal(budget.isSpent('192.0.2.1'), true);
  assert.equal(budget.isSpent('192.0.2.2'), false);
  now = 1000;
  assert.equal(budget.isSpent('192.0.2.1'), false);
});
