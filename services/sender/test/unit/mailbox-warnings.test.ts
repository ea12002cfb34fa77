import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CheckNote, warningFor } from '../../src/domain/mailbox-warnings.ts';
import { tickOf } from '../../src/domain/tick.ts';

const NOTES: CheckNote[] = [
  { cause: 'no-password-asked' },
  { cause: 'sent-folder-rivals', folders: ['Sent', 'Отправленные'] },
  { cause: 'sent-folder-missing', folder: 'Work', taken: 'Sent' },
  { cause: 'sent-folder-missing', folder: 'Work', taken: null },
  { cause: 'sent-folder-none' },
];

test('every warning says in Russian and English what is so and what to do', () => {
  for (const note of NOTES) {
    const { cause, ru, en } = warningFor(note);
    assert.equal(cause, note.cause);
    assert.match(ru, /[а-яё]{3}.*\. .*\.$/i);
    assert.match(en, /^The .*\. .*\.$/);
  }
});

test('a warning of rivals names them all, and the one that is taken', () => {
  const { ru, en } = warningFor({ cause: 'sent-folder-rivals', folders: ['Sent', 'Отправленные'] });
  assert.match(ru, /«Sent», «Отправленные».*кладутся в «Sent»/);
  assert.match(en, /"Sent", "Отправленные".*go into "Sent"/);
});

test('a server that asks for no password never makes a green tick', () => {
  const good = { ok: true, code: null, response: 'OK' };
  assert.equal(tickOf(good, good), 'green');
  assert.equal(tickOf({ ...good, notes: [{ cause: 'no-password-asked' }] }, good), 'grey');
  assert.equal(tickOf({ ...good, ok: false }, good), 'red');
});
