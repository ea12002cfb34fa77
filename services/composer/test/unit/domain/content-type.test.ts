import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentTypeOf, isShownImage } from '../../../src/domain/content-type.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('the bytes decide, whatever the name says', async () => {
  assert.equal(await contentTypeOf(PNG, 'report.pdf'), 'image/png');
  assert.equal(await contentTypeOf(Buffer.from('%PDF-1.7\n%'), 'без расширения'), 'application/pdf');
});

test('bytes that say nothing leave it to the name', async () => {
  assert.equal(await contentTypeOf(Buffer.from('a;b;c\n'), 'Прайс.csv'), 'text/csv');
  assert.equal(await contentTypeOf(Buffer.from('PK\u0003\u0004'), 'смета.docx'), DOCX);
});

test('an archive is the document that its name says, unless that would have been seen', async () => {
  const zip = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');
  assert.equal(await contentTypeOf(zip, 'смета.docx'), DOCX);
  assert.equal(await contentTypeOf(zip, 'смета.pdf'), 'application/zip');
  assert.equal(await contentTypeOf(zip, 'смета.png'), 'application/zip');
});

test('a name that promises what the bytes do not show is not believed', async () => {
  assert.equal(await contentTypeOf(Buffer.from('<script>alert(1)</script>'), 'photo.png'), 'application/octet-stream');
  assert.equal(await contentTypeOf(Buffer.alloc(0), 'пусто.pdf'), 'application/octet-stream');
  assert.equal(await contentTypeOf(Buffer.from('anything'), 'файл'), 'application/octet-stream');
});

test('a picture that may hold a script is not shown', () => {
  assert.equal(isShownImage('image/png'), true);
  assert.equal(isShownImage('image/svg+xml'), false);
  assert.equal(isShownImage('text/html'), false);
});

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
