import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likelyDueUntil, MOST_READ, nextCount } from '../../src/domain/next-read.ts';

const paced = (count: number, paceMs: number) => Array.from({ length: count }, (_, index) => index * paceMs);

const GOOD_MS = 5000;

test('a quick lane reads twice what it used last, and soon as much as it may', () => {
  const after = (used: number, ms: number) => nextCount({ at: 1000, dueAt: paced(used, 10), used }, 1000 + ms, GOOD_MS);
  assert.equal(nextCount(null, 1000, GOOD_MS), 1);
  assert.equal(after(1, 100), 2);
  assert.equal(after(2, 200), 4);
  assert.equal(after(8, 800), 16);
  assert.equal(after(20, 2000), MOST_READ);
  assert.equal(after(0, 100), 1, 'and never nothing');
  assert.equal(after(1, 0), 2, 'also in the same moment');
});

test('a slow lane reads no more than it will use while that is good', () => {
  const after = (used: number, ms: number) => nextCount({ at: 1000, dueAt: paced(20, 10), used }, 1000 + ms, GOOD_MS);
  assert.equal(after(1, 15_000), 1);
  assert.equal(after(4, 4000), 5);
  assert.equal(after(5, 10_000), 2);
});

test('the next letters are looked for in twice the time in which so many came, from the first that was not used', () => {
  assert.equal(likelyDueUntil({ at: 0, dueAt: paced(20, 10), used: 20 }, 20), 190 + 400);
  assert.equal(likelyDueUntil({ at: 0, dueAt: paced(20, 10), used: 8 }, 16), 80 + 320);
  assert.equal(likelyDueUntil({ at: 0, dueAt: paced(20, 0), used: 20 }, 20), 0, 'letters of one moment');
});

test('nothing, or one letter, or a single letter before a mailing, tells no pace', () => {
  assert.equal(likelyDueUntil({ at: 0, dueAt: [900, 5, 6], used: 3 }, 20), null);
  assert.equal(likelyDueUntil(null, 20), null);
  assert.equal(likelyDueUntil({ at: 0, dueAt: [], used: 0 }, 20), null);
  assert.equal(likelyDueUntil({ at: 0, dueAt: [5], used: 1 }, 20), null);
});
