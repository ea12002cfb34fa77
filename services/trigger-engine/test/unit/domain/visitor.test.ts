import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecipient } from '../../../src/domain/visitor.ts';

test('people and image proxies count as the recipient, machines and scanners do not', () => {
  const classes = ['person', 'proxy', 'machine', 'scanner'] as const;
  assert.deepEqual(classes.filter(isRecipient), ['person', 'proxy']);
});
