import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newestLead } from '../../../src/domain/newest-lead.ts';

test('of several leads the one created last is taken, of one second the one with the highest id', () => {
  const imported = { id: 9, created_at: 100 };
  const first = { id: 3, created_at: 200 };
  const last = { id: 5, created_at: 200 };
  assert.equal(newestLead([imported, last, first]), last);
  assert.equal(newestLead([]), null);
});
