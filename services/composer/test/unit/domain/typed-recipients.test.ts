import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTypedRecipients } from '../../../src/domain/typed-recipients.ts';

const read = (typed: string) => readTypedRecipients(typed).recipients.map(({ name, address }) => [name, address]);
const faultsOf = (typed: string) => readTypedRecipients(typed).faults.map(({ offset }) => offset);

test('recipients are read as people type and paste them', () => {
  assert.deepEqual(read('"Анна" <a@b.ru>, c@d.ru; e@f.ru'), [
    ['Анна', 'a@b.ru'],
    ['', 'c@d.ru'],
    ['', 'e@f.ru'],
  ]);
  assert.deepEqual(read('Анна Петрова <a@b.ru>\nБорис <b@b.ru>'), [
    ['Анна Петрова', 'a@b.ru'],
    ['Борис', 'b@b.ru'],
  ]);
  assert.deepEqual(read('"Петрова, Анна" <a@b.ru>'), [['Петрова, Анна', 'a@b.ru']]);
  assert.deepEqual(read('"Фирма \\"Ромашка\\"" <a@b.ru>'), [['Фирма "Ромашка"', 'a@b.ru']]);
  assert.deepEqual(read('a@b.ru (Анна)'), [['Анна', 'a@b.ru']]);
  assert.deepEqual(read('Анна a@b.ru'), [['Анна', 'a@b.ru']]);
  assert.deepEqual(read('a@b.ru c@d.ru'), [
    ['', 'a@b.ru'],
    ['', 'c@d.ru'],
  ]);
  assert.deepEqual(read('Анна <a@b.ru> Борис < b@b.ru >'), [
    ['Анна', 'a@b.ru'],
    ['Борис', 'b@b.ru'],
  ]);
  assert.deepEqual(read('mailto:a@b.ru, почта@пример.рф'), [
    ['', 'a@b.ru'],
    ['', 'почта@пример.рф'],
  ]);
});

test('nothing typed is nobody and no fault, however many separators it has', () => {
  for (const typed of ['', '  ', ',; ,\n;'])
    assert.deepEqual(readTypedRecipients(typed), { recipients: [], faults: [] });
});

test('each piece that is no recipient is told by its place, and the others are read all the same', () => {
  assert.deepEqual(faultsOf('a@b.ru, анна, c@d.ru'), [8]);
  assert.deepEqual(read('a@b.ru, анна, c@d.ru'), [
    ['', 'a@b.ru'],
    ['', 'c@d.ru'],
  ]);
  assert.deepEqual(faultsOf('a@b@c.ru; @d.ru; e@'), [0, 10, 17]);
  assert.deepEqual(faultsOf('Анна < anna >'), [7]);
  assert.deepEqual(faultsOf('a@b.ru c@d.ru хвост'), [14]);
  assert.deepEqual(faultsOf('Петрова, Анна <a@b.ru>'), [0]);
});

test('a quote, bracket or comment that is not closed is told where it opens', () => {
  assert.deepEqual(faultsOf('a@b.ru, "Анна <c@d.ru>'), [8]);
  assert.deepEqual(faultsOf('Анна <c@d.ru'), [5]);
  assert.deepEqual(faultsOf('a@b.ru (Анна'), [7]);
});

test('no header can be smuggled in with a name or an address', () => {
  assert.deepEqual(read('"Анна\r\nBcc: x@y.ru" <a@b.ru>'), [['Анна Bcc: x@y.ru', 'a@b.ru']]);
  assert.deepEqual(read('<a@b.ru\r\nBcc: x@y.ru>'), []);
});

test('a place is the address itself, behind blanks and mailto:', () => {
  assert.deepEqual(
    readTypedRecipients('Анна <  a@b.ru>, mailto:c@d.ru').recipients.map(({ offset }) => offset),
    [8, 24],
  );
});

test('twenty thousand hostile characters take no time', () => {
  const started = performance.now();
  for (const piece of ['(', '"', '<', 'a@', '"" ', '\\', 'a ', '()<>"'])
    readTypedRecipients(piece.repeat(20_000 / piece.length));
  assert.ok(performance.now() - started < 5000);
});
