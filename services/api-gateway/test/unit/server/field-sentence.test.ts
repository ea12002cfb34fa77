import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MailboxSave, PochtovikError } from '@pochtovik/contracts';
import { MailboxBody } from '../../../src/server/mailbox-access.ts';
import { validatorCompiler } from '../../../src/server/validation.ts';

const { settings } = MailboxSave.example.request;
const validate = validatorCompiler({ schema: MailboxBody, method: 'POST', url: '/', httpPart: 'body' });

/** The one message about a field of a mailbox, with its code. */
function said(body: unknown): [field: string, message: string][] {
  const answer: unknown = validate(body);
  const error: unknown = Reflect.get(Object(answer), 'error');
  assert.ok(error instanceof PochtovikError, 'it is refused');
  return error.details.map(({ field, message }) => [field, message]);
}
const withSettings = (changes: Record<string, unknown>) => ({ settings: { ...settings, ...changes } });

const WRONG: [unknown, field: string, message: string][] = [
  [withSettings({ userId: 'x' }), 'settings.userId', 'must be a whole number'],
  [withSettings({ userId: 0 }), 'settings.userId', 'must be 1 or more'],
  [withSettings({ fromName: '' }), 'settings.fromName', 'is empty: fill it in'],
  [withSettings({ fromName: 'x'.repeat(201) }), 'settings.fromName', 'is too long: 200 characters at most'],
  [
    withSettings({ fromName: 'a\r\nBcc: b' }),
    'settings.fromName',
    'has a line break or another control character: take it out',
  ],
  [
    withSettings({ fromAddress: 'maria company' }),
    'settings.fromAddress',
    'Take the blank or line break out of the address.',
  ],
  [withSettings({ fromAddress: 'maria' }), 'settings.fromAddress', 'The address has no @: it is written name@domain.'],
  [withSettings({ fromAddress: 5 }), 'settings.fromAddress', 'must be text'],
  [withSettings({ smtp: { ...settings.smtp, host: '' } }), 'settings.smtp.host', 'is empty: fill it in'],
  [withSettings({ smtp: { ...settings.smtp, port: 70_000 } }), 'settings.smtp.port', 'must be 65535 or less'],
  [withSettings({ imap: { host: 'x', port: 1.5, security: 'tls' } }), 'settings.imap.port', 'must be a whole number'],
  [withSettings({ login: '' }), 'settings.login', 'is empty: fill it in'],
  [withSettings({ limits: { ...settings.limits, perDay: 0 } }), 'settings.limits.perDay', 'must be 1 or more'],
  [{ settings, password: '' }, 'password', 'is empty: fill it in'],
  [{ settings, makeDefault: 'yes' }, 'makeDefault', 'must be true or false'],
];
for (const [body, field, message] of WRONG) {
  test(`${field}: "${message}"`, () => {
    assert.deepEqual(said(body), [[field, message]]);
  });
}

test('a choice that is none names the choices', () => {
  assert.deepEqual(said(withSettings({ smtp: { ...settings.smtp, security: 'ssl' } })).slice(0, 3), [
    ['settings.smtp.security', 'may be tls'],
    ['settings.smtp.security', 'may be starttls'],
    ['settings.smtp.security', 'may be none'],
  ]);
});
