import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWebhookKey, parseWebhookSecrets, WebhookSecretError, webhookKey } from '../../../src/domain/webhook-key.ts';

const OLD = 'o'.repeat(32);
const NEW = 'n'.repeat(32);

test('a key is good for its own account only', () => {
  const secrets = parseWebhookSecrets(OLD);
  const key = webhookKey(secrets, 31);
  assert.match(key, /^k1\.[A-Za-z0-9_-]{43}$/);
  assert.equal(isWebhookKey(secrets, 31, key), true);
  assert.equal(isWebhookKey(secrets, 32, key), false);
  assert.equal(isWebhookKey(secrets, 31, `${key}A`), false);
});

test('keys made before a rotation stay good, new ones are made with the first secret', () => {
  const key = webhookKey(parseWebhookSecrets(OLD), 31);
  const rotated = parseWebhookSecrets(`2:${NEW},1:${OLD}`);
  assert.equal(isWebhookKey(rotated, 31, key), true);
  assert.match(webhookKey(rotated, 31), /^k2\./);
  assert.equal(isWebhookKey(parseWebhookSecrets(`2:${NEW}`), 31, key), false);
});

test('a short secret and an id given twice are refused without naming a secret', () => {
  for (const text of ['short', `1:${OLD},1:${NEW}`])
    assert.throws(
      () => parseWebhookSecrets(text),
      (error) => error instanceof WebhookSecretError && !error.message.includes(text),
    );
});
