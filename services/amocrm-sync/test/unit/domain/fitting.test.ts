import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitting } from '../../../src/domain/fitting.ts';

test('as many items go into an answer as it has room for, counted in bytes', () => {
  assert.deepEqual(fitting(['aa', 'bb', 'cc'], 10), ['aa', 'bb']);
  assert.deepEqual(fitting(['яя', 'bb'], 10), ['яя']);
  assert.deepEqual(fitting([], 10), []);
});

test('an item that is too big alone goes nevertheless: waiting would not make it smaller', () => {
  assert.deepEqual(fitting(['a'.repeat(100), 'b'], 10), ['a'.repeat(100)]);
});
