import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchKeysOf, searchOf } from '../../../src/domain/letter-search.ts';

const LETTER = {
  subject: 'Коммерческое предложение №17 для Алёны',
  to: { name: 'Алёна Королёва', address: 'Alyona.K@Client.test' },
};
const keys = new Set(searchKeysOf(LETTER));

/** True when a search finds the letter. */
function isFound(text: string): boolean {
  const search = searchOf(text);
  return search !== null && 'keys' in search && search.keys.every((key) => keys.has(key));
}

test('a letter is found by the starts of words of its subject, of the name and of the address', () => {
  for (const text of ['ком', 'предл', 'Предложение', 'КОММЕРЧЕСКОЕ предл', '17', 'алена', 'Алёна', 'корол', 'client'])
    assert.ok(isFound(text), text);
  assert.ok(isFound('alyona.k@client.test'), 'by the whole address');
  assert.ok(isFound('  alyona.k@ '), 'by what is typed of it so far');
});

test('a letter is not found by the middle of a word, nor when one word of several is not there', () => {
  for (const text of ['ложение', 'коммерция', 'client.example', 'анна', '1']) assert.ok(!isFound(text), text);
});

test('the id of a letter asks for that letter, a search without words for nothing', () => {
  assert.deepEqual(searchOf(' 0F8E4D1C2B3A49586776859483A2B1C0 '), { id: '0f8e4d1c2b3a49586776859483a2b1c0' });
  assert.equal(searchOf(' @ . '), null);
});

test('keys are bounded whatever a subject holds', () => {
  const subject = Array.from({ length: 500 }, (_, number) => `слово${number}слово`).join(' ');
  const many = searchKeysOf({ ...LETTER, subject });
  assert.equal(many.length, 120);
  assert.ok(many.includes('client'), 'the recipient comes first');
  const asked = searchOf(subject);
  assert.ok(asked && 'keys' in asked && asked.keys.length <= 8);
});
