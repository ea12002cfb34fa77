import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partFields } from '../../../src/domain/inbound/part-fields.ts';

const encoded = encodeURIComponent('Смета «осень».bin');
const word = `=?UTF-8?B?${Buffer.from('Смета.bin').toString('base64')}?=`;

test('a part is named by its own fields, however they write the name', () => {
  for (const [fields, name] of [
    [`Content-Disposition: attachment; filename*=UTF-8''${encoded}`, 'Смета «осень».bin'],
    [
      `Content-Disposition: attachment;\r\n filename*0*=UTF-8''${encoded.slice(0, 30)};\r\n filename*1*=${encoded.slice(30)}`,
      'Смета «осень».bin',
    ],
    [`Content-Disposition: attachment; filename="${word}"`, 'Смета.bin'],
    [`Content-Type: application/pdf; name="${word}"`, 'Смета.bin'],
    ['Content-Type: application/pdf', ''],
    ['', ''],
  ] as const) {
    assert.equal(partFields(`${fields}\r\n\r\n`).name, name, fields);
  }
});

test('its disposition says whether it stands in the text, and null where there is none', () => {
  assert.equal(partFields('Content-Disposition: INLINE; filename=x.png\r\n').inline, true);
  assert.equal(partFields('Content-Disposition: attachment\r\n').inline, false);
  assert.equal(partFields('Content-Type: image/png\r\n').inline, null);
});

test('fields of a stranger are bounded', () => {
  const { name } = partFields(`Content-Disposition: attachment; filename="${'я'.repeat(5000)}"\r\n`);
  assert.ok(name.length <= 1000);
});
