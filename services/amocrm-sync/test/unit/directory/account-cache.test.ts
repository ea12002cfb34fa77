import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AmocrmRefused, AmocrmUnavailable } from '../../../src/amocrm/errors.ts';
import { createAccountCache } from '../../../src/directory/account-cache.ts';

function setup(capacity = 10) {
  let time = 0;
  let loads = 0;
  const cache = createAccountCache<number>({ ttlMs: 1000, capacity, now: () => time });
  const load = async () => ++loads;
  return { cache, load, loads: () => loads, advance: (ms: number) => (time += ms) };
}

test('a value is loaded once for all who ask meanwhile, and again after its time', async () => {
  const { cache, load, advance } = setup();
  assert.deepEqual(await Promise.all([cache.get(1, load), cache.get(1, load)]), [1, 1]);
  advance(1000);
  assert.equal(await cache.get(1, load), 1);
  advance(1);
  assert.equal(await cache.get(1, load), 2);
});

test('accounts do not share a value', async () => {
  const { cache, load } = setup();
  assert.equal(await cache.get(1, load), 1);
  assert.equal(await cache.get(2, load), 2);
});

test('a caller may insist on a younger value', async () => {
  const { cache, load, advance } = setup();
  await cache.get(1, load);
  advance(500);
  assert.equal(await cache.get(1, load, 100), 2);
});

test('while amoCRM is away an older value is given, but a refusal is told', async () => {
  const { cache, load, advance } = setup();
  await cache.get(1, load);
  advance(5000);
  assert.equal(await cache.get(1, () => Promise.reject(new AmocrmUnavailable('away'))), 1);
  await assert.rejects(
    cache.get(1, () => Promise.reject(new AmocrmRefused('no'))),
    { code: 'CRM_REFUSED' },
  );
  advance(3_600_000);
  await assert.rejects(
    cache.get(1, () => Promise.reject(new AmocrmUnavailable('away'))),
    { code: 'CRM_UNAVAILABLE' },
  );
});

test('it holds no more accounts than it may', async () => {
  const { cache, load, loads } = setup(2);
  for (const id of [1, 2, 3]) await cache.get(id, load);
  await cache.get(1, load);
  assert.equal(loads(), 4);
});
