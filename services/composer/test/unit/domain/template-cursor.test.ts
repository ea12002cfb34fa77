import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTemplateCursor, writeTemplateCursor } from '../../../src/domain/template-cursor.ts';

test('a cursor is read as it was written, whatever the name holds', () => {
  const position = { sortKey: 'кп "весна", 50% \u{1f600}', id: 'a'.repeat(32) };
  assert.deepEqual(readTemplateCursor(writeTemplateCursor(position)), position);
});

test('any other text is refused', () => {
  const wrong = ['', 'x', Buffer.from('["а"]').toString('base64url'), Buffer.from('[1,2]').toString('base64url')];
  for (const cursor of wrong) assert.throws(() => readTemplateCursor(cursor), { code: 'BAD_REQUEST' });
});
