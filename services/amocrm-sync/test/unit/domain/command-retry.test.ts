import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryDecision } from '../../../src/domain/command-retry.ts';

const NOW = 1_000_000;
const base = {
  now: NOW,
  tries: 1,
  resumeAt: null,
  isInDoubt: false,
  expiresAt: new Date(NOW + 86_400_000),
  random: 0.5,
};
const waitOf = (facts: Partial<Parameters<typeof retryDecision>[0]>) => {
  const decision = retryDecision({ ...base, ...facts });
  assert.equal(decision.type, 'later');
  return decision.type === 'later' ? decision.at.getTime() - NOW : 0;
};

test('delays grow, up to ten minutes', () => {
  assert.ok(waitOf({ tries: 2 }) > waitOf({ tries: 1 }));
  assert.ok(waitOf({ tries: 60 }) <= 600_000);
});

test('the time that amoCRM names is kept', () => {
  assert.ok(waitOf({ resumeAt: NOW + 300_000 }) >= 300_000);
});

test('after a lost answer amoCRM gets time to finish', () => {
  assert.ok(waitOf({ isInDoubt: true, random: 0 }) >= 3_000);
});

test('at its end a command is given up', () => {
  assert.deepEqual(retryDecision({ ...base, expiresAt: new Date(NOW) }), { type: 'give-up' });
});
