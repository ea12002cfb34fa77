import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressOf } from '../../../src/domain/timeline.ts';

test('within one attempt a result is newer than a deferral and certainty newer than doubt', () => {
  const order = [
    progressOf(1, 'queued'),
    progressOf(1, 'not_sent'),
    progressOf(1, 'maybe_sent'),
    progressOf(1, 'sent'),
  ];
  assert.deepEqual(
    order,
    order.toSorted((left, right) => left - right),
  );
  assert.equal(new Set(order).size, order.length);
});

test('a later attempt is newer than any result of an earlier one, and all are newer than a letter just queued', () => {
  assert.ok(progressOf(2, 'queued') > progressOf(1, 'sent'));
  assert.ok(progressOf(1, 'queued') > 0);
});
