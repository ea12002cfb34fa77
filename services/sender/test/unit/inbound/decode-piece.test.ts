import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodePiece } from '../../../src/domain/inbound/decode-piece.ts';

/** A body decoded in pieces of a size. */
function inPieces(body: string, encoding: string, size: number): string {
  let decoded = Buffer.alloc(0);
  for (let from = 0; ; ) {
    const piece = body.slice(from, from + size);
    const isLast = piece.length < size;
    const { bytes, used } = decodePiece(piece, encoding, isLast);
    assert.ok(isLast || used > 0, 'each piece goes on');
    decoded = Buffer.concat([decoded, bytes]);
    if (isLast) return decoded.toString('latin1');
    from += used;
  }
}

test('a body cut into pieces of any size is what it is as a whole', () => {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, n) => (n * 37) % 256));
  const base64 = bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
  const quoted = [...bytes]
    .map((byte, n) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}${n % 20 === 19 ? '=\r\n' : ''}`)
    .join('');
  for (const size of [8, 13, 77, 100, 5000]) {
    assert.equal(inPieces(base64, 'BASE64', size), bytes.toString('latin1'), `base64 by ${size}`);
    assert.equal(inPieces(quoted, 'quoted-printable', size), bytes.toString('latin1'), `quoted-printable by ${size}`);
    assert.equal(inPieces('plain\r\ntext', '7bit', size), 'plain\r\ntext');
  }
});

test('broken encodings end and give what can be read', () => {
  assert.equal(inPieces('!!!!!!!!!!!!!!!!!!!!!!!!', 'base64', 8), '');
  assert.equal(inPieces('=====ZZ=4', 'quoted-printable', 4), '=====ZZ=4');
  assert.equal(inPieces('SGk=SGk=', 'base64', 100), 'HiHi');
});
