import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../src/seeded-random.ts';

test('chance of one seed repeats itself and stays in its range', () => {
  const [first, again, other] = [seededRandom(7), seededRandom(7), seededRandom(8)];
  const numbers = Array.from({ length: 100 }, first);
  assert.deepEqual(Array.from({ length: 100 }, again), numbers);
  assert.notDeepEqual(Array.from({ length: 100 }, other), numbers);
  assert.ok(numbers.every((number) => number >= 0 && number < 1));
});
