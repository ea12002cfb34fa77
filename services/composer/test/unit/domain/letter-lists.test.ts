import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailboxesOfList, statesOfList } from '../../../src/domain/letter-lists.ts';

test('cancelled letters stand among those not sent, and can be asked for alone', () => {
  assert.deepEqual(statesOfList('not_sent'), ['not_sent', 'cancelled']);
  assert.deepEqual(statesOfList('cancelled'), ['cancelled']);
  assert.deepEqual(statesOfList('sent'), ['sent']);
});

test('a filter never shows more than the actor may see', () => {
  assert.equal(mailboxesOfList(undefined, undefined), undefined);
  assert.deepEqual(mailboxesOfList(undefined, ['a', 'b'], ['b']), ['b']);
  assert.deepEqual(mailboxesOfList(['a'], undefined, ['b']), []);
  assert.deepEqual(mailboxesOfList(['a', 'b'], ['b', 'c'], undefined), ['b']);
  assert.deepEqual(mailboxesOfList([], undefined), []);
});
