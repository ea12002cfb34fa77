import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAlive, isFresh, isWorthAskingAgain, isWorthRenewing } from '../../../src/domain/grant-life.ts';

const at = (seconds: number) => new Date(1_000_000_000_000 + seconds * 1000);
const hour = { obtainedAt: at(0), expiresAt: at(3600), renewedFor: 'expiry' as const };

test('a token of an hour is renewed five minutes ahead of its end', () => {
  assert.equal(isFresh(hour, at(3299)), true);
  assert.equal(isFresh(hour, at(3300)), false);
});

test('a short-lived token is renewed a fifth of its life ahead, one without a life at once', () => {
  const short = { ...hour, expiresAt: at(60) };
  assert.equal(isFresh(short, at(47)), true);
  assert.equal(isFresh(short, at(48)), false);
  assert.equal(isFresh({ ...hour, expiresAt: at(0) }, at(0)), false);
});

test('a token that is due for renewal still works until its end', () => {
  assert.equal(isAlive(hour, at(3599)), true);
  assert.equal(isAlive(hour, at(3600)), false);
});

test('a refused token is renewed once; the one got for it is left alone for ten minutes', () => {
  assert.equal(isWorthRenewing(hour, at(1)), true);
  const renewed = { ...hour, renewedFor: 'refusal' as const };
  assert.equal(isWorthRenewing(renewed, at(599)), false);
  assert.equal(isWorthRenewing(renewed, at(600)), true);
});

test('a provider that took the grant away is asked again after a quarter of an hour', () => {
  assert.equal(isWorthAskingAgain(null, at(0)), true);
  assert.equal(isWorthAskingAgain(at(0), at(899)), false);
  assert.equal(isWorthAskingAgain(at(0), at(900)), true);
});
