import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileSize } from '../../../src/domain/file-size.ts';

test('a size is told in the largest unit that leaves a whole', () => {
  assert.deepEqual(
    [0, 900, 1024, 1536, 5 * 1024 * 1024, 104_857_600].map((bytes) => fileSize(bytes, 'ru')),
    ['0 байт', '900 байт', '1 КБ', '1,5 КБ', '5 МБ', '100 МБ'],
  );
  assert.equal(fileSize(1536, 'en'), '1.5 KB');
});
