import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOutage, TimeoutExceeded, within } from '../../src/index.ts';

test('an operation that never ends is given up, as an outage that is worth a repeat', async () => {
  await assert.rejects(within(new Promise(() => {}), 1), (error) => {
    assert.ok(error instanceof TimeoutExceeded);
    return isOutage(error);
  });
});

test('what ends in time is passed on as it is, failures too', async () => {
  assert.equal(await within(Promise.resolve(7), 60_000), 7);
  await assert.rejects(within(Promise.reject(new Error('refused')), 60_000), /refused/);
});
