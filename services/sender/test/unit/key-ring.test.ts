import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

import { test } from 'node:test';
import { inspect } from 'node:util';
import { KeyRing, SecretUnreadable } from '../../src/credentials/key-ring.ts';

const key = () => randomBytes(32).toString('base64');
const MAILBOX = 'a'.repeat(32);

test('a sealed secret opens only for its account and mailbox', () => {
  const ring = new KeyRing(`k1:${key()}`);
  const sealed = ring.seal(1, MAILBOX, 'пароль');
  assert.equal(ring.open(1, MAILBOX, sealed), 'пароль');
  assert.throws(() => ring.open(2, MAILBOX, sealed), SecretUnreadable);
  assert.throws(() => ring.open(1, 'b'.repeat(32), sealed), SecretUnreadable);
});

test('an altered secret does not open', () => {
  const ring = new KeyRing(`k1:${key()}`);
  const sealed = ring.seal(1, MAILBOX, 'secret');
  const bytes = Buffer.from(sealed.sealed, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  assert.throws(() => ring.open(1, MAILBOX, { ...sealed, sealed: bytes.toString('base64') }), SecretUnreadable);
  assert.throws(() => ring.open(1, MAILBOX, { ...sealed, sealed: 'AAAA' }), SecretUnreadable);
});

test('the first key seals, older ones still open, a removed one is named', () => {
  const old = key();
  const sealed = new KeyRing(`k1:${old}`).seal(1, MAILBOX, 'secret');
  const ring = new KeyRing(`k2:${key()},k1:${old}`);
  assert.equal(ring.open(1, MAILBOX, sealed), 'secret');
  assert.equal(ring.seal(1, MAILBOX, 'secret').keyId, 'k2');
  assert.throws(() => new KeyRing(`k2:${key()}`).open(1, MAILBOX, sealed), /key k1/);
});

test('the same secret is sealed differently each time, and a key ring shows no key', () => {
  const text = key();
  const ring = new KeyRing(`k1:${text}`);
  assert.notEqual(ring.seal(1, MAILBOX, 'secret').sealed, ring.seal(1, MAILBOX, 'secret').sealed);
  assert.ok(!inspect(ring, { depth: 9, showHidden: true }).includes(text));
  assert.equal(JSON.stringify(ring), '{}');
});

test('keys that are no keys are refused by their place, without their text', () => {
  assert.throws(() => new KeyRing('k1:c2hvcnQ='), /entry 1 /);
  assert.throws(() => new KeyRing(`k1:${key()},k1:${key()}`), /entry 2 /);
  assert.throws(() => new KeyRing(''), /entry 1 /);
});
