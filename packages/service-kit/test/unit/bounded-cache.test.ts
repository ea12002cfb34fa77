import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBoundedCache } from '../../src/index.ts';

test('an entry is absent when its time is over', () => {
  let now = 0;
  const cache = createBoundedCache<string>({ maxEntries: 10, ttlMs: 100, now: () => now });
  cache.set('1:a', 'x');
  now = 99;
  assert.equal(cache.get('1:a'), 'x');
  now = 100;
  assert.equal(cache.get('1:a'), undefined);
});

test('a full cache drops what was used least recently', () => {
  const cache = createBoundedCache<number>({ maxEntries: 2, ttlMs: 1000, now: () => 0 });
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  assert.deepEqual([cache.get('a'), cache.get('b'), cache.get('c')], [1, undefined, 3]);
});

test('reading an entry does not make it live longer', () => {
  let now = 0;
  const cache = createBoundedCache<string>({ maxEntries: 10, ttlMs: 100, now: () => now });
  cache.set('a', 'x');
  now = 60;
  cache.get('a');
  now = 120;
  assert.equal(cache.get('a'), undefined);
});
