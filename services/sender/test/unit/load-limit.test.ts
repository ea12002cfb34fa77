import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextLoadLimit } from '../../src/domain/load-limit.ts';

const bounds = { least: 16, most: 100 };

/** The limit after so many looks at a process that stays as busy. */
function after(looks: number, limit: number, busy: number): number {
  return Array.from({ length: looks }).reduce<number>((now) => nextLoadLimit(now, busy, bounds), limit);
}

test('a process that is busy all the time takes less and less at once, down to the least', () => {
  assert.ok(nextLoadLimit(100, 0.99, bounds) < 100);
  assert.equal(after(50, 100, 1), 16);
});

test('a process with time to spare takes more and more, up to the most', () => {
  assert.ok(nextLoadLimit(16, 0.5, bounds) > 16);
  assert.equal(after(50, 16, 0.1), 100);
});

test('a process that is used well stays as it is', () => {
  assert.equal(after(50, 40, 0.93), 40);
});
