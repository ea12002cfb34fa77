import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { createTokenCodec, type TokenClaims, type TokenPurpose, TrackingClaimsError } from '../../src/index.ts';
import { seededRandom } from '../seeded-random.ts';

const SECRET = Buffer.alloc(32, 7);
const OTHER_SECRET = Buffer.alloc(32, 8);
const PURPOSES: readonly TokenPurpose[] = ['open', 'click', 'download', 'unsubscribe', 'web-version', 'image'];
const codec = createTokenCodec({ keys: [{ id: 1, secret: SECRET }], current: 1 });
const full: TokenClaims = {
  purpose: 'click',
  accountId: 29_048_101,
  letterId: '0123456789abcdef0123456789abcdef',
  linkNumber: 8,
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
};
const small: TokenClaims = { purpose: 'open', accountId: 1, letterId: 'f'.repeat(32) };

/** A token whose signature is right, whatever its body says. */
function signed(body: Buffer): string {
  const signature = createHmac('sha256', SECRET).update(body).digest().subarray(0, 16);
  return Buffer.concat([body, signature]).toString('base64url');
}

function bodyOf(token: string): Buffer {
  return Buffer.from(token, 'base64url').subarray(0, -16);
}

test('a token gives back the claims it was made of', () => {
  const { random, integer } = seededRandom(1);
  const hex = (bytes: number) =>
    Array.from({ length: bytes }, () => integer(1, 255).toString(16).padStart(2, '0')).join('');
  for (let round = 0; round < 500; round += 1) {
    const purpose = PURPOSES[round % PURPOSES.length] ?? 'open';
    const claims: TokenClaims = { purpose, accountId: integer(1, 2 ** integer(1, 53) - 1), letterId: hex(16) };
    if (random() < 0.5) claims.linkNumber = integer(1, 2 ** integer(1, 53) - 1);
    if (random() < 0.5) Object.assign(claims, { traceId: hex(16), spanId: hex(8) });
    const token = codec.encode(claims);
    assert.match(token, /^[A-Za-z0-9_-]{50,100}$/);
    assert.deepEqual(codec.decode(token, purpose), { ok: true, claims });
  }
});

test('the largest claims make the longest token', () => {
  const largest = { ...full, accountId: Number.MAX_SAFE_INTEGER, linkNumber: Number.MAX_SAFE_INTEGER };
  const token = codec.encode(largest);
  assert.equal(token.length, 100);
  assert.deepEqual(codec.decode(token, 'click'), { ok: true, claims: largest });
  assert.equal(codec.encode(small).length, 50);
});

test('a token with any one bit flipped is refused', () => {
  for (const claims of [small, full]) {
    const bytes = Buffer.from(codec.encode(claims), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const decoded = codec.decode(flipped.toString('base64url'), claims.purpose);
      assert.deepEqual(decoded, { ok: false, code: bit < 8 ? 'TOKEN_UNKNOWN_KEY' : 'TOKEN_FORGED' });
    }
  }
});

test('a token cut at any place or with anything added is refused', () => {
  const token = codec.encode(full);
  for (let length = 0; length < token.length; length += 1) {
    assert.equal(codec.decode(token.slice(0, length), 'click').ok, false);
    assert.equal(codec.decode(token.slice(token.length - length), 'click').ok, false);
  }
  for (const added of ['A', 'AA', 'AAAA', '=', ' ', '\n', '%00', token, 'A'.repeat(1_000_000)]) {
    assert.equal(codec.decode(token + added, 'click').ok, false, JSON.stringify(added.slice(0, 20)));
  }
});

test('a token has one spelling only', () => {
  // 38 bytes leave two unused bits in the last character.
  const token = codec.encode({ ...small, accountId: 300 });
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const accepted = [...alphabet].filter((last) => codec.decode(token.slice(0, -1) + last, 'open').ok);
  assert.deepEqual(accepted, [token.at(-1)]);

  const dashed = Array.from({ length: 200 }, (_, index) => codec.encode({ ...small, accountId: index + 1 })).find(
    (text) => /[-_]/.test(text),
  );
  assert.ok(dashed);
  const respelled = [
    dashed.replaceAll('-', '+').replaceAll('_', '/'),
    `${dashed}==`,
    `${dashed.slice(0, 20)}\n${dashed.slice(20)}`,
    ` ${dashed}`,
  ];
  for (const text of respelled) assert.deepEqual(codec.decode(text, 'open'), { ok: false, code: 'TOKEN_MALFORMED' });
});

test('text that is no token is refused without an exception', () => {
  const { integer } = seededRandom(2);
  for (let round = 0; round < 500; round += 1) {
    const text = String.fromCharCode(...Array.from({ length: integer(0, 120) }, () => integer(0, 0xffff)));
    assert.equal(codec.decode(text, 'open').ok, false);
  }
});

test('a token of another installation is refused', () => {
  const foreign = createTokenCodec({ keys: [{ id: 1, secret: OTHER_SECRET }], current: 1 });
  assert.deepEqual(codec.decode(foreign.encode(full), 'click'), { ok: false, code: 'TOKEN_FORGED' });
  const unknown = createTokenCodec({ keys: [{ id: 2, secret: SECRET }], current: 2 });
  assert.deepEqual(codec.decode(unknown.encode(full), 'click'), { ok: false, code: 'TOKEN_UNKNOWN_KEY' });
});

test('a token of an older key is still accepted, new ones carry the current key', () => {
  const rotated = createTokenCodec({
    keys: [
      { id: 1, secret: SECRET },
      { id: 2, secret: OTHER_SECRET },
    ],
    current: 2,
  });
  assert.equal(rotated.decode(codec.encode(full), 'click').ok, true);
  assert.equal(bodyOf(rotated.encode(full))[0], 2);
});

test('a token is refused at an address of another kind', () => {
  for (const purpose of PURPOSES) {
    const token = codec.encode({ ...full, purpose });
    for (const expected of PURPOSES) {
      const decoded = codec.decode(token, expected);
      if (expected === purpose) assert.equal(decoded.ok, true);
      else assert.deepEqual(decoded, { ok: false, code: 'TOKEN_WRONG_PURPOSE' });
    }
  }
});

test('the token of a hosted image says its account and file, and is none of a letter', () => {
  const image = { accountId: 29_048_101, attachmentId: '0123456789abcdef0123456789abcdef' };
  const token = codec.encodeImage(image);
  assert.deepEqual(codec.decodeImage(token), { ok: true, image });
  assert.equal(codec.encodeImage(image), token, 'the same in every letter');
  assert.deepEqual(codec.decode(token, 'download'), { ok: false, code: 'TOKEN_WRONG_PURPOSE' });
  const ofLetter = codec.encode({ ...full, purpose: 'download' });
  assert.deepEqual(codec.decodeImage(ofLetter), { ok: false, code: 'TOKEN_WRONG_PURPOSE' });
  assert.equal(codec.decodeImage(token.slice(0, -1)).ok, false);
});

test('a rightly signed body that we would not write is malformed', () => {
  const body = bodyOf(codec.encode({ ...small, accountId: 300 }));
  const withByte = (index: number, value: number) => Buffer.from(body).fill(value, index, index + 1);
  const noTrace = Buffer.concat([withByte(2, 1), Buffer.alloc(24)]);
  const overlong = Buffer.concat([body.subarray(0, 3), Uint8Array.of(0x81, 0x00), body.subarray(5)]);
  const unsafe = Buffer.concat([body.subarray(0, 3), Buffer.alloc(7, 0xff), Uint8Array.of(0x7f), body.subarray(5)]);
  const endless = Buffer.concat([body.subarray(0, 3), Buffer.alloc(30, 0xff)]);
  const zeroAccount = Buffer.concat([body.subarray(0, 3), Uint8Array.of(0), body.subarray(5)]);
  const trailing = Buffer.concat([body, Uint8Array.of(0)]);
  const refused = {
    withUnknownPurpose: withByte(1, 9),
    withUnknownFlag: withByte(2, 2),
    withTraceCutOff: withByte(2, 1),
  };
  for (const [name, odd] of Object.entries({ ...refused, noTrace, overlong, unsafe, endless, zeroAccount, trailing })) {
    assert.deepEqual(codec.decode(signed(odd), 'open'), { ok: false, code: 'TOKEN_MALFORMED' }, name);
  }
  assert.equal(codec.decode(signed(body), 'open').ok, true);
});

test('claims that a token cannot hold are refused by field', () => {
  const wrong: [keyof TokenClaims, Partial<TokenClaims>][] = [
    ['accountId', { accountId: 0 }],
    ['accountId', { accountId: 1.5 }],
    ['accountId', { accountId: 2 ** 53 }],
    ['letterId', { letterId: 'F'.repeat(32) }],
    ['letterId', { letterId: 'f'.repeat(31) }],
    ['linkNumber', { linkNumber: 0 }],
    ['traceId', { traceId: '0'.repeat(32) }],
    ['spanId', { spanId: 'x'.repeat(16) }],
    ['spanId', { spanId: undefined }],
    ['traceId', { traceId: undefined }],
  ];
  for (const [field, change] of wrong) {
    assert.throws(
      () => codec.encode({ ...full, ...change }),
      (error) =>
        error instanceof TrackingClaimsError && error.field === field && error.code === 'TRACKING_CLAIMS_INVALID',
    );
  }
});
