import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { webhookOutcome } from '../../../src/domain/webhook-outcome.ts';
import { accountSecret, signedHeaders } from '../../../src/domain/webhook-signature.ts';

const now = new Date('2026-11-23T09:00:00Z');
const call = { since: now, tries: 1 };
const answered = (status: number, text = '') => webhookOutcome({ type: 'answered', status, text }, call, now, 0.5);

test('a post is signed as Standard Webhooks says, by every key of the installation, apart for each account', () => {
  const parts = { id: 'e'.repeat(32), timestamp: 1_795_424_400, body: '{"type":"trigger.fired"}' };
  const headers = signedHeaders(['key-two', 'key-one'], 31, parts);
  const verify = (signingKey: string, accountId: number) => {
    const key = Buffer.from(accountSecret(signingKey, accountId).replace('whsec_', ''), 'base64');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${parts.body}`;
    const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
    return headers['webhook-signature']?.split(' ').includes(expected);
  };
  assert.equal(headers['idempotency-key'], parts.id);
  assert.deepEqual([verify('key-one', 31), verify('key-two', 31), verify('key-two', 32)], [true, true, false]);
});

test('2xx is taken with its words; redirects and refusals are final; outages are tried again', () => {
  assert.deepEqual(answered(200, ' {"ok":\n true} '), { type: 'done', status: 200, words: '{"ok": true}' });
  assert.deepEqual(answered(204), { type: 'done', status: 204, words: '' });
  for (const status of [301, 400, 401, 404, 410]) assert.equal(answered(status).type, 'failed', String(status));
  for (const status of [408, 425, 429, 500, 503]) assert.equal(answered(status).type, 'later', String(status));
  assert.deepEqual(webhookOutcome({ type: 'forbidden', words: 'inside' }, call, now, 0), {
    type: 'failed',
    words: 'inside',
  });
});

test('delays grow, and trying ends after a day', () => {
  const unreachable = { type: 'unreachable', words: 'ECONNREFUSED' } as const;
  const waits = [1, 2, 3, 4, 9].map((tries) => {
    const outcome = webhookOutcome(unreachable, { since: now, tries }, now, 0.5);
    return outcome.type === 'later' ? outcome.at.getTime() - now.getTime() : 0;
  });
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  );
  assert.ok(waits.every((wait) => wait > 0 && wait <= 3_600_000));
  const later = new Date(now.getTime() + 25 * 3_600_000);
  assert.equal(webhookOutcome(unreachable, { since: now, tries: 30 }, later, 0).type, 'failed');
});
