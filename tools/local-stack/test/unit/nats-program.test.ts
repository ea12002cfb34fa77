import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNewEnough } from '../../src/nats/nats-program.ts';

test('NATS has scheduled messages from 2.12 on', () => {
  const answers = [
    'nats-server: v2.9.10',
    'nats-server: v2.11.99',
    'nats-server: v2.12.0',
    '2.15.1',
    '3.0.0',
    'unknown',
  ];
  assert.deepEqual(answers.map(isNewEnough), [false, false, true, true, true, false]);
});
