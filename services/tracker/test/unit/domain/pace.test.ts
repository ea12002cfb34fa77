import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPace, FEW, MANY, SPAN_MS } from '../../../src/domain/pace.ts';

function clock() {
  let nowMs = 10 * SPAN_MS;
  return {
    pace: createPace(() => nowMs),
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('the first visits of a span are few, the next ones some', () => {
  const { pace, wait } = clock();
  const seen = Array.from({ length: FEW + 1 }, pace);
  assert.deepEqual(seen, [...Array.from({ length: FEW }, () => 'few'), 'some']);
  wait(SPAN_MS);
  assert.equal(pace(), 'few');
});

test('many stay many through the start of the next span, and no longer than that span', () => {
  const { pace, wait } = clock();
  const seen = Array.from({ length: MANY }, pace);
  assert.deepEqual(seen.slice(-2), ['some', 'many']);
  wait(SPAN_MS);
  assert.equal(pace(), 'many');
  wait(SPAN_MS);
  assert.equal(pace(), 'few', 'that span had one');
});

test('after a pause visits are few again', () => {
  const { pace, wait } = clock();
  for (let n = 0; n < MANY; n += 1) pace();
  wait(2 * SPAN_MS);
  assert.equal(pace(), 'few');
});
