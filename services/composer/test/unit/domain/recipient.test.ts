import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EntityCard, EntityRead } from '@pochtovik/contracts';
import { clientOf, recipientAt } from '../../../src/domain/recipient.ts';

const card = EntityRead.example.reply;
const [anna] = card.contacts;
assert.ok(anna);

function cardWith(contacts: { name: string; emails: string[] }[], company: string[] | null = null): EntityCard {
  const common = { id: 1, responsibleUserId: 1, createdAt: 1, tags: [], customFields: [], phones: [] };
  return {
    ...card,
    contacts: contacts.map((contact) => ({ ...common, firstName: '', lastName: '', ...contact })),
    company: company && { ...common, name: 'ООО Ромашка', emails: company },
  };
}

const code = (expected: string) => ({ code: expected });

test('the client is the first contact with a valid address', () => {
  const contacts = [
    { name: 'Без почты', emails: [] },
    { name: 'Опечатка', emails: ['anna@', 'ольга пишет'] },
    { name: 'Ольга', emails: ['нет', ' olga@client.test '] },
    { name: 'Иван', emails: ['ivan@client.test'] },
  ];
  assert.deepEqual(clientOf(cardWith(contacts, ['info@client.test'])), { name: 'Ольга', address: 'olga@client.test' });
});

test('the company is written to when no contact has a valid address', () => {
  const found = clientOf(cardWith([{ name: 'Анна', emails: ['anna@'] }], ['info@client.test']));
  assert.deepEqual(found, { name: 'ООО Ромашка', address: 'info@client.test' });
});

test('no address at all and only broken ones are different errors', () => {
  assert.throws(() => clientOf(cardWith([])), code('RECIPIENT_NONE'));
  assert.throws(() => clientOf(cardWith([{ name: 'Анна', emails: ['  '] }], [])), code('RECIPIENT_NONE'));
  assert.throws(
    () => clientOf(cardWith([{ name: 'Анна', emails: ['anna(at)client.test'] }])),
    code('RECIPIENT_INVALID'),
  );
});

test('a line break in the name of a card does not reach a header', () => {
  const found = clientOf(cardWith([{ name: 'Анна\r\nBcc: all@client.test', emails: ['anna@client.test'] }]));
  assert.equal(found.name, 'Анна Bcc: all@client.test');
});

test('an address of the template is checked after its variables got values', () => {
  assert.deepEqual(recipientAt(' boss@company.test '), { name: '', address: 'boss@company.test' });
  assert.throws(() => recipientAt('   '), code('RECIPIENT_NONE'));
  for (const bad of ['boss', 'a@b, c@d', 'a@b\r\nBcc: c@d', 'boss@', '<a@b>']) {
    assert.throws(() => recipientAt(bad), code('RECIPIENT_INVALID'), bad);
  }
});
