import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MailboxSave } from '@pochtovik/contracts';
import { mailboxFaults } from '../../src/domain/mailbox-faults.ts';

const SETTINGS = MailboxSave.example.request.settings;
const faults = (changes: Partial<typeof SETTINGS>, password = 'correct horse') =>
  mailboxFaults({ ...SETTINGS, ...changes }, password).map(({ field, code }) => `${field} ${code}`);
const server = (host: string) => ({ host, port: 465, security: 'tls' as const });

test('settings as people have them are no faults', () => {
  assert.deepEqual(faults({}), []);
  for (const host of [
    'smtp.company.test',
    'почта.рф',
    '127.0.0.1',
    '::1',
    '[::1]',
    'localhost',
    'mail_1.company.test',
    'smtp.company.test.',
  ]) {
    assert.deepEqual(faults({ smtp: server(host), imap: null }), [], host);
  }
  assert.deepEqual(mailboxFaults(SETTINGS, undefined), []);
});

const WRONG: [Parameters<typeof faults>, string][] = [
  [[{ fromAddress: 'maria@company' }], 'settings.fromAddress ADDRESS_DOMAIN_SHORT'],
  [[{ fromAddress: 'ma..ria@company.test' }], 'settings.fromAddress ADDRESS_DOTS'],
  [[{ fromName: 'Мария\r\nBcc: x' }], 'settings.fromName CONTROL_CHARACTER'],
  [[{ smtp: server('smtp.company.test:465') }], 'settings.smtp.host HOST_PORT'],
  [[{ smtp: server('https://smtp.company.test') }], 'settings.smtp.host HOST_URL'],
  [[{ smtp: server('maria@company.test') }], 'settings.smtp.host HOST_ADDRESS'],
  [[{ smtp: server('smtp company.test') }], 'settings.smtp.host HOST_BLANK'],
  [[{ imap: server('imap..company.test') }], 'settings.imap.host HOST_FORM'],
  [[{ imap: server('imap.company.test!') }], 'settings.imap.host HOST_FORM'],
  [[{ login: 'maria\0admin' }], 'settings.login CONTROL_CHARACTER'],
  [[{}, 'secret\n'], 'password CONTROL_CHARACTER'],
];
for (const [input, fault] of WRONG) {
  test(`a mailbox is refused with ${fault}`, () => {
    assert.deepEqual(faults(...input), [fault]);
  });
}

test('all wrong fields are told at once, and no message repeats a password', () => {
  const found = mailboxFaults({ ...SETTINGS, fromAddress: 'x', smtp: server('a b') }, 'hun\nter2');
  assert.deepEqual(
    found.map(({ field }) => field),
    ['settings.fromAddress', 'settings.smtp.host', 'password'],
  );
  assert.ok(found.every(({ message }) => !message.includes('ter2')));
});
