import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, stableId } from '../../src/index.ts';

test('the same parts give the same id, and their boundaries count', () => {
  assert.equal(stableId('letter', 1, 'a'), stableId('letter', 1, 'a'));
  assert.notEqual(stableId('a', 'bc'), stableId('ab', 'c'));
  assert.notEqual(stableId(1), stableId('1'));
});

test('ids are 16 bytes of lower-case hex', () => {
  assert.match(stableId('x'), /^[0-9a-f]{32}$/);
  assert.match(newId(), /^[0-9a-f]{32}$/);
  assert.notEqual(newId(), newId());
});
