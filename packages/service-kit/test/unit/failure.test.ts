import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PochtovikError } from '@pochtovik/contracts';
import { verdictOn } from '../../src/failure.ts';
import { NotYet } from '../../src/index.ts';

class MongoServerSelectionError extends Error {
  override readonly name = 'MongoServerSelectionError';
}

test('an outage is waited out: the hundredth try is still a retry, at most five minutes later', () => {
  const verdict = verdictOn(new MongoServerSelectionError('no primary'), 100, 0.99);
  assert.equal(verdict.type, 'retry');
  assert.ok(verdict.type === 'retry' && verdict.delayMs <= 300_000);
});

test('a named error that a repeat can not mend is parked at once with its code', () => {
  const verdict = verdictOn(new PochtovikError('BAD_REQUEST'), 1, 0);
  assert.ok(verdict.type === 'dead' && verdict.reason.startsWith('BAD_REQUEST'));
});

test('a retryable named error comes back', () => {
  assert.equal(verdictOn(new PochtovikError('SERVICE_UNAVAILABLE'), 1, 0).type, 'retry');
});

test('a defect is tried a few times, then parked so that the rest goes on', () => {
  assert.equal(verdictOn(new TypeError('x is undefined'), 1, 0).type, 'retry');
  assert.equal(verdictOn(new TypeError('x is undefined'), 12, 0).type, 'dead');
});

test('a handler that asks for patience gets the delay it asked for', () => {
  assert.deepEqual(verdictOn(new NotYet('letter unknown', 700), 3, 0.5), { type: 'retry', delayMs: 700 });
});
