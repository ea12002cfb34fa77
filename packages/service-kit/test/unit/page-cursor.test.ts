import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCursor, writeCursor } from '../../src/page-cursor.ts';

test('a cursor is read as it was written', () => {
  const position = { createdAt: new Date('2026-11-23T09:00:00.123Z'), id: '0f8e4d1c2b3a49586776859483a2b1c0' };
  assert.deepEqual(readCursor(writeCursor(position)), position);
});

test('any other text is refused by name', () => {
  const notOurs = ['', 'x', '[]', JSON.stringify([1]), JSON.stringify([1, { $ne: 1 }]), JSON.stringify([-1, 'ab'])];
  for (const text of notOurs) {
    for (const cursor of [text, Buffer.from(text).toString('base64url')]) {
      assert.throws(() => readCursor(cursor), { code: 'BAD_REQUEST' }, text);
    }
  }
});
