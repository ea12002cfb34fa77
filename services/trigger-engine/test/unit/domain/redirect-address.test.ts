import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRedirect } from '../../../src/domain/redirect-address.ts';

const FIELDS = [{ id: 901, entityType: 'lead', name: 'Источник', type: 'url' }] as const;
const codes = (address: string) => checkRedirect(address, 'content.redirectUrl', FIELDS).map(({ code }) => code);

test('web addresses, with and without variables, may be saved', () => {
  for (const address of [
    'https://company.test/kp.pdf',
    'http://company.test',
    'HTTPS://компания.рф/кп?a={lead.id}#x',
    'https://company.test/{lead.name}?n={{contact.first_name}}',
    'https://{lead.cf.901}/x',
    '{lead.cf.901}',
    '{ lead.cf.901 }?utm=1',
  ]) {
    assert.deepEqual(codes(address), [], address);
  }
});

test('other schemes and half addresses are refused', () => {
  for (const address of [
    'javascript:alert(1)',
    'ftp://company.test/',
    'mailto:a@company.test',
    'company.test/kp.pdf',
    '//company.test',
    'https:company.test',
    'https://',
    'https://company.test/a b',
    'https://company.test\\@evil.test/',
    'https://comp\nany.test/',
    'x{lead.cf.901}',
    '{x}{lead.cf.901}',
  ]) {
    assert.deepEqual(codes(address), ['ADDRESS_NOT_HTTP'], address);
  }
});

test('a login in the address is refused, since it hides the real host', () => {
  for (const address of ['https://company.test@evil.test/', 'https://a:b@evil.test', 'https://{lead.id}@evil.test/']) {
    assert.deepEqual(codes(address), ['ADDRESS_WITH_LOGIN'], address);
  }
});

test('an unknown variable is refused', () => {
  assert.deepEqual(codes('https://company.test/{lead.cf.902}'), ['UNKNOWN_VARIABLE']);
  assert.deepEqual(codes('https://company.test/{triggerlink:8}'), ['UNKNOWN_TRIGGER_LINK']);
});
