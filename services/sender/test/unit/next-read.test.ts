import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likelyDueUntil, MOST_READ, nextCount } from '../../src/domain/next-read.ts';

const paced = (count: number, paceMs: number) => Array.from({ length: count }, (_, index) => index * paceMs);

test('a lane that used all it had read reads twice as many, and soon as much as it may', () => {
  const after = (used: number) => nextCount({ dueAt: paced(used, 10), used });
  assert.equal(nextCount(null), 4, 'a lane begins with a few');
  assert.deepEqual([after(1), after(4), after(8), after(30)], [2, 8, 16, MOST_READ]);
});

test('a slow lane reads no more than it used while that was good, and never nothing', () => {
  const after = (used: number) => nextCount({ dueAt: paced(20, 10), used });
  assert.deepEqual([after(0), after(1), after(5), after(19)], [1, 1, 5, 19]);
  assert.equal(nextCount({ dueAt: [], used: 0 }), 1);
});

test('the next letters are looked for in twice the time in which so many came, from the first that was not used', () => {
  assert.equal(likelyDueUntil({ dueAt: paced(20, 10), used: 20 }, 20), 190 + 400);
  assert.equal(likelyDueUntil({ dueAt: paced(20, 10), used: 8 }, 16), 80 + 320);
  assert.equal(likelyDueUntil({ dueAt: paced(20, 0), used: 20 }, 20), 0, 'letters of one moment');
});

test('nothing, or one letter, or a single letter before a mailing, tells no pace', () => {
  assert.equal(likelyDueUntil({ dueAt: [900, 5, 6], used: 3 }, 20), null);
  assert.equal(likelyDueUntil(null, 20), null);
  assert.equal(likelyDueUntil({ dueAt: [], used: 0 }, 20), null);
  assert.equal(likelyDueUntil({ dueAt: [5], used: 1 }, 20), null);
});
