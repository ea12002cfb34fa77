import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '@pochtovik/testing';
import { planRun } from '../../src/plan.ts';

const { sends, steps } = planRun(500, seededRandom(7));

test('a run has as many events as asked for, some sends to two recipients and some that nobody reads', () => {
  assert.ok(steps.length >= 500 && steps.length < 520);
  assert.ok(sends.some(({ letterIds }) => letterIds.length === 2));
  const read = new Set(steps.filter(({ type }) => type === 'open').map(({ send }) => send));
  assert.ok(read.size > 0 && read.size < sends.length);
  assert.equal(new Set(sends.map(({ name }) => name)).size, sends.length);
});

test('a letter is queued, then sent, then visited', () => {
  const order = (type: string) => (type === 'queued' ? 0 : type === 'sent' ? 1 : 2);
  for (const { letterIds } of sends) {
    for (const letterId of letterIds) {
      const types = steps.filter((step) => step.letterId === letterId).map(({ type }) => order(type));
      assert.deepEqual(types, types.toSorted());
    }
  }
});
