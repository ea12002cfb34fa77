import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unknownTriggers, usesTriggers } from '../../../src/domain/triggers-used.ts';

const actions = {
  sent: [{ triggerId: 'a' }, { triggerId: 'b' }],
  opened: [],
  notOpened: [{ triggerId: 'c', afterSeconds: 60 }],
  failed: [],
};

test('each use of an unknown trigger is named by its field', () => {
  const fields = unknownTriggers(actions, new Set(['a'])).map(({ field }) => field);
  assert.deepEqual(fields, ['actions.sent.1.triggerId', 'actions.notOpened.0.triggerId']);
  assert.deepEqual(unknownTriggers(actions, new Set(['a', 'b', 'c'])), []);
});

test('a letter without triggers is told apart', () => {
  assert.ok(usesTriggers(actions));
  assert.ok(!usesTriggers({ sent: [], opened: [], notOpened: [], failed: [] }));
});
