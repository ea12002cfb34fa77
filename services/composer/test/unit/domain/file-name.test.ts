import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LetterFile, parserOf } from '@pochtovik/contracts';
import { fileName } from '../../../src/domain/file-name.ts';

const nameParser = parserOf(LetterFile.properties.name);

test('a name in any language stays as it is', () => {
  for (const name of ['Прайс «осень» 2026.pdf', '請求書.xlsx', 'смета 🚀.docx', 'a "quoted" name; v=1.txt', '.env']) {
    assert.equal(fileName(name), name);
  }
});

test('of a path only its last part is the name', () => {
  assert.equal(fileName('C:\\fakepath\\договор.pdf'), 'договор.pdf');
  assert.equal(fileName('../../etc/passwd'), 'passwd');
});

test('what does not show or turns the direction of writing is taken out', () => {
  assert.equal(fileName('счёт\u202Efdp.exe'), 'счётfdp.exe');
  assert.equal(fileName('a\u0000b\r\nc.txt'), 'ab c.txt');
  assert.equal(fileName('и\u0306.txt'), 'й.txt');
});

test('a name of which nothing is left is given one', () => {
  for (const name of ['', '..', '/', '\u200b', ' . ']) assert.equal(fileName(name), 'file');
});

test('a long name is cut before its extension, between characters', () => {
  const long = fileName(`${'🚀'.repeat(300)}.pdf`);
  assert.ok(long.length <= 255 && long.endsWith('🚀.pdf') && long.isWellFormed());
});

test('whatever is typed, the name fits the contract', () => {
  for (const typed of ['\u007f', 'x'.repeat(400), `a/${'.'.repeat(300)}`, '\ud800.txt', 'a\u2028b']) {
    assert.ok(nameParser.check(fileName(typed)), JSON.stringify(typed));
  }
});
