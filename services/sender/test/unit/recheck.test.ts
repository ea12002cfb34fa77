import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checksOf, nextCheck } from '../../src/domain/recheck.ts';

const DAY = 86_400_000;
const policy = { regularMs: DAY, firstMs: 900_000 };
const now = new Date('2026-11-23T09:00:00Z');
const wait = (redChecks: number, pauseCode: string | null, random: number) =>
  nextCheck({ redChecks, pauseCode, now, random }, policy).getTime() - now.getTime();

test('a mailbox that works is looked at about daily, spread over a fifth of the day', () => {
  assert.equal(wait(0, null, 0), 0.9 * DAY);
  assert.equal(wait(0, null, 0.5), DAY);
  assert.ok(wait(0, null, 0.999) < 1.1 * DAY);
});

test('while it is red or paused the waits double, up to the regular one', () => {
  const upper = [1, 2, 3, 4, 20, 1000].map((redChecks) => Math.round(wait(redChecks, null, 0.999_999_9) / 60_000));
  assert.deepEqual(upper, [15, 30, 60, 120, 1440, 1440]);
  assert.ok(wait(0, 'SMTP_AUTH_FAILED', 0) >= 450_000 && wait(0, 'SMTP_AUTH_FAILED', 0.99) <= 900_000);
  assert.ok(wait(3, null, 0) >= 1_800_000, 'never less than half of it');
});

test('a mailbox paused by policy is not asked oftener than one that works', () => {
  assert.equal(wait(0, 'SMTP_POLICY_REFUSED', 0.5), DAY);
  assert.equal(wait(1, 'SMTP_POLICY_REFUSED', 0.5), DAY);
});

test('a good login ends what it can mend, a red one counts on', () => {
  const good = { ok: true, code: null, response: '235 ok' };
  const bad = { ok: false, code: 'SMTP_AUTH_FAILED', response: '535 no' };
  const after = (smtp: typeof good | typeof bad, redChecks: number, pauseCode: string | null) => {
    const checks = checksOf({ smtp, imap: null }, { redChecks, pauseCode }, now, 0.5, policy);
    return [checks.redChecks, Math.round((checks.checkDueAt.getTime() - now.getTime()) / 60_000)];
  };
  assert.deepEqual(after(good, 4, 'SMTP_AUTH_FAILED'), [0, 1440]);
  assert.deepEqual(after(good, 0, 'SMTP_POLICY_REFUSED'), [0, 1440]);
  assert.deepEqual(after(bad, 0, null), [1, 11]);
  assert.deepEqual(after(bad, 2, 'SMTP_AUTH_FAILED'), [3, 45]);
});
