import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventLimit } from '../../../src/domain/event-limit.ts';

test('an event is smaller than what the bus carries, and its document smaller than what the database takes', () => {
  assert.equal(eventLimit(4_000_000), 3_000_000);
  assert.ok(eventLimit(undefined) < 1024 * 1024);
  assert.ok(eventLimit(64_000_000) * 2 < 16_000_000);
});
