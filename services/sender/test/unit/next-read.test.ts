import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likelyDueUntil, MOST_READ, nextCount } from '../../src/domain/next-read.ts';

const paced = (count: number, paceMs: number) => Array.from({ length: count }, (_, index) => index * paceMs);

test('a lane reads twice what it used last: a quick one soon as much as it may, a slow one hardly more than it uses', () => {
  assert.equal(nextCount(null), 1);
  assert.equal(nextCount({ dueAt: paced(2, 10), used: 2 }), 4);
  assert.equal(nextCount({ dueAt: paced(20, 10), used: 20 }), MOST_READ);
  assert.equal(nextCount({ dueAt: paced(20, 10), used: 8 }), 16);
  assert.equal(nextCount({ dueAt: paced(20, 10), used: 0 }), 1, 'and never nothing');
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
