import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftOfWritten, typedRecipient } from '../../../src/domain/draft-of-letter.ts';
import { planLetters } from '../../../src/domain/plan-letters.ts';
import { placeOf } from '../../../src/domain/text-place.ts';
import { readTypedRecipients } from '../../../src/domain/typed-recipients.ts';
import { contact, written } from '../../service/draft-hands.ts';

const ANNA = contact(1, 'Анна\r\nСмирнова', ' ', 'нет', 'Anna@client.test', 'second@client.test');

test('a chosen contact gets the letter at the first address that is one, under its name on one line', () => {
  const { letters, problems } = planLetters(written({ contactIds: [1], to: '' }), [ANNA]);
  assert.deepEqual(letters, [
    { to: { name: 'Анна Смирнова', address: 'Anna@client.test' }, contactId: 1, cc: [], bcc: [] },
  ]);
  assert.deepEqual(problems, []);
});

test('an address that is typed is its contact’s letter, at any of the contact’s addresses', () => {
  const { letters } = planLetters(written({ to: 'SECOND@client.test, x@y.test' }), [ANNA]);
  assert.deepEqual(
    letters.map(({ contactId }) => contactId),
    [1, null],
  );
});

test('an address counts once, where it stands first', () => {
  const { letters, everybody } = planLetters(
    written({ contactIds: [1], to: 'anna@CLIENT.test, b@b.test', cc: 'b@b.test, c@c.test', bcc: 'c@c.test, d@d.test' }),
    [ANNA],
  );
  assert.deepEqual(
    letters.map(({ to, cc, bcc }) => [to.address, cc.length, bcc.length]),
    [
      ['Anna@client.test', 1, 1],
      ['b@b.test', 0, 0],
    ],
  );
  assert.deepEqual(
    everybody.map(({ field }) => field),
    ['contactIds.0', 'to', 'cc', 'bcc'],
  );
});

test('nobody is a problem of its own; a wrong recipient is only that', () => {
  const codes = (to: string) => planLetters(written({ to }), []).problems.map(({ code }) => code);
  assert.deepEqual([codes(' ; '), codes('анна')], [['RECIPIENT_NONE'], ['RECIPIENT_INVALID']]);
});

test('a place counts lines and columns from 1', () => {
  assert.deepEqual(placeOf('а\r\nбв', 4), { line: 2, column: 2 });
  assert.deepEqual(placeOf('', 0), { line: 1, column: 1 });
});

test('a recipient written out is read as the same one again, whatever the name', () => {
  for (const name of ['', 'Анна', 'Петрова, "Анна" \\ <x>', '(отдел)']) {
    const recipient = { name, address: 'a@b.test' };
    const [read] = readTypedRecipients(typedRecipient(recipient)).recipients;
    assert.deepEqual([read?.name, read?.address], [name, recipient.address]);
  }
});

test('the draft of one of several letters names its recipient alone', () => {
  const entity = { type: 'lead' as const, id: 5 };
  const letter = { entity, templateId: '', mailboxId: null, to: { name: '', address: 'b@b.test' }, cc: [], bcc: [] };
  const { to, contactIds, subject } = draftOfWritten(letter, written({ contactIds: [1, 2], to: 'x@y.test' }), null);
  assert.deepEqual([to, contactIds, subject], ['b@b.test', [], written().subject]);
});
