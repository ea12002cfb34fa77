import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextTry } from '../../../src/domain/retry.ts';

const dueAt = new Date('2026-11-23T09:00:00Z');
const after = (ms: number) => new Date(dueAt.getTime() + ms);

test('tries come further apart, up to five minutes', () => {
  const waits = [1, 2, 3, 12, 1000].map((tries) => nextTry(dueAt, tries, dueAt, 1)?.getTime());
  assert.deepEqual(
    waits,
    [1000, 2000, 4000, 300_000, 300_000].map((ms) => dueAt.getTime() + ms),
  );
});

test('trying ends three days after the execution was due', () => {
  assert.notEqual(nextTry(dueAt, 900, after(3 * 86_400_000), 0), null);
  assert.equal(nextTry(dueAt, 900, after(3 * 86_400_000 + 1), 0), null);
});
