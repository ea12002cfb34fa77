import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyName } from '../../../src/domain/copy-name.ts';

test('a copy is named in the account’s language and counts on where the name is taken', () => {
  assert.equal(copyName('Счёт', 'ru', new Set()), 'Счёт (копия)');
  assert.equal(copyName('Счёт', 'en', new Set()), 'Счёт (copy)');
  assert.equal(copyName('Счёт', 'ru', new Set(['Счёт (копия)', 'Счёт (копия 2)'])), 'Счёт (копия 3)');
  assert.equal(copyName('Счёт (копия 2)', 'ru', new Set(['Счёт (копия)'])), 'Счёт (копия 2)');
  assert.equal(copyName('Счёт (новый)', 'ru', new Set()), 'Счёт (новый) (копия)');
});

test('a name of full length makes room for the word', () => {
  const name = copyName('ж'.repeat(200), 'ru', new Set());
  assert.equal(name.length, 200);
  assert.ok(name.endsWith(' (копия)'));
});
