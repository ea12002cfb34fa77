import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { createTokenCodec, parseKeys, TrackingKeysError } from '../../src/index.ts';

const FIRST = Buffer.alloc(32, 1).toString('base64');
const SECOND = Buffer.alloc(48, 2).toString('base64');

test('the first key of the configuration signs, all are accepted', () => {
  const parsed = parseKeys(` 1:${FIRST}, 2:${SECOND}\n`);
  assert.equal(parsed.current, 1);
  assert.deepEqual(
    parsed.keys.map(({ id, secret }) => [id, secret.length]),
    [
      [1, 32],
      [2, 48],
    ],
  );

  const claims = { purpose: 'open' as const, accountId: 5, letterId: 'a'.repeat(32) };
  const before = createTokenCodec(parseKeys(`1:${FIRST}`)).encode(claims);
  const rotated = createTokenCodec(parseKeys(`2:${SECOND},1:${FIRST}`));
  assert.deepEqual(rotated.decode(before, 'open'), { ok: true, claims });
  assert.deepEqual(rotated.decode(rotated.encode(claims), 'open'), { ok: true, claims });
});

test('keys that cannot be used are refused with the entry and never the secret', () => {
  const secret = 'c2VjcmV0IHRoYXQgbXVzdCBuZXZlciBiZSBwcmludGVkIQ==';
  const wrong = [
    '',
    ',',
    secret,
    `:${secret}`,
    `256:${secret}`,
    `-1:${secret}`,
    `01:${secret}`,
    `1:${secret}:2`,
    `1:${secret},`,
  ];
  wrong.push(
    `1:${secret.slice(0, -2)}`,
    `1: ${secret}`,
    `1:${secret}!`,
    '1:c2hvcnQgc2VjcmV0',
    `1:${secret},1:${secret}`,
  );
  for (const text of wrong) {
    assert.throws(
      () => parseKeys(text),
      (error) => {
        assert.ok(error instanceof TrackingKeysError, text);
        assert.equal(error.code, 'TRACKING_KEYS_INVALID');
        assert.ok(!inspect(error).includes('c2VjcmV0') && !inspect(error).includes('c2hvcnQ'), text);
        return true;
      },
    );
  }
});

test('a codec needs its current key, unique ids and long secrets', () => {
  const secret = Buffer.alloc(32, 3);
  const refused = { name: 'TrackingKeysError' };
  assert.throws(() => createTokenCodec({ keys: [], current: 1 }), refused);
  assert.throws(() => createTokenCodec({ keys: [{ id: 1, secret }], current: 2 }), refused);
  assert.throws(() => createTokenCodec({ keys: [{ id: 1, secret: secret.subarray(1) }], current: 1 }), refused);
  assert.throws(
    () =>
      createTokenCodec({
        keys: [
          { id: 1, secret },
          { id: 1, secret },
        ],
        current: 1,
      }),
    refused,
  );
  assert.throws(() => createTokenCodec({ keys: [{ id: 256, secret }], current: 256 }), refused);
});
