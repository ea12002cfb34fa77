import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFresh, isRevocationCertain, UNFINISHED_CALL_MS } from '../../../src/domain/token-life.ts';

const at = (ms: number) => new Date(ms);
const NOW = 1_000_000_000;

test('a token is replaced five minutes before its end, a short-lived one a tenth of its life before', () => {
  const day = { obtainedAt: at(NOW), expiresAt: at(NOW + 86_400_000) };
  assert.ok(isFresh(day, NOW + 86_400_000 - 300_001));
  assert.ok(!isFresh(day, NOW + 86_400_000 - 300_000));
  const minute = { obtainedAt: at(NOW), expiresAt: at(NOW + 60_000) };
  assert.ok(isFresh(minute, NOW + 53_999));
  assert.ok(!isFresh(minute, NOW + 54_000));
});

test('revocation is certain only when the access is refused too and no call is unaccounted for', () => {
  assert.ok(isRevocationCertain({ accessRefused: true, unfinishedCallAt: null, now: NOW }));
  assert.ok(!isRevocationCertain({ accessRefused: false, unfinishedCallAt: null, now: NOW }));
  assert.ok(!isRevocationCertain({ accessRefused: true, unfinishedCallAt: at(NOW - 1000), now: NOW }));
  const longAgo = at(NOW - UNFINISHED_CALL_MS - 1);
  assert.ok(isRevocationCertain({ accessRefused: true, unfinishedCallAt: longAgo, now: NOW }));
});
