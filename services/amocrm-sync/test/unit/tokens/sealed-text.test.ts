import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { parseEncryptionKeys } from '../../../src/tokens/encryption-keys.ts';
import { openText, sealText } from '../../../src/tokens/sealed-text.ts';

const key = (id: string, bytes = 32) => `${id}:${randomBytes(bytes).toString('base64')}`;
const old = key('k1');
const keys = parseEncryptionKeys(old);

test('what is sealed for an account opens for it', () => {
  const sealed = sealText('токен', '31000001', keys);
  assert.equal(openText(sealed, '31000001', keys), 'токен');
  assert.equal(sealed.keyId, 'k1');
  assert.ok(!JSON.stringify(sealed).includes(Buffer.from('токен').toString('base64')));
});

test('it opens for no other account, and not when a bit was changed', () => {
  const sealed = sealText('token', '31000001', keys);
  assert.throws(() => openText(sealed, '31000002', keys));
  const data = Buffer.from(sealed.data, 'base64');
  data[0] = (data[0] ?? 0) ^ 1;
  assert.throws(() => openText({ ...sealed, data: data.toString('base64') }, '31000001', keys));
});

test('after a rotation old records open and new ones use the new key', () => {
  const sealed = sealText('token', '1', keys);
  const rotated = parseEncryptionKeys(`${key('k2')},${old}`);
  assert.equal(openText(sealed, '1', rotated), 'token');
  assert.equal(sealText('token', '1', rotated).keyId, 'k2');
  assert.throws(() => openText(sealed, '1', parseEncryptionKeys(key('k2'))), { code: 'TOKEN_KEYS_INVALID' });
});

test('weak, nameless or doubled keys are refused without being printed', () => {
  for (const text of ['', 'k1', ':AAAA', key('k1', 16), `${old},${old}`, `${old}:x`]) {
    assert.throws(
      () => parseEncryptionKeys(text),
      (error: Error) => error.name === 'EncryptionKeysError' && !error.message.includes(old.slice(3, 20)),
    );
  }
});
