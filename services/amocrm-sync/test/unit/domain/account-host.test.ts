import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountOrigin, parseLocalOrigins, platformOrigin } from '../../../src/domain/account-host.ts';

const refused = { code: 'ACCOUNT_HOST_REFUSED' };

test('hosts of amoCRM are taken with and without a scheme', () => {
  assert.equal(accountOrigin('company.amocrm.ru', []), 'https://company.amocrm.ru');
  assert.equal(accountOrigin('https://Company.amocrm.ru/', []), 'https://company.amocrm.ru');
  assert.equal(accountOrigin('old.amocrm.com', []), 'https://old.amocrm.com');
  assert.equal(accountOrigin(' sales-1.kommo.com ', []), 'https://sales-1.kommo.com');
});

test('whatever is not an account of amoCRM is refused', () => {
  const bad = [
    '',
    'evil.com',
    'amocrm.ru',
    'www.amocrm.ru',
    'company.amocrm.ru.evil.com',
    'evilamocrm.ru',
    'company.amocrm.ru@evil.com',
    'user:pass@company.amocrm.ru',
    'http://company.amocrm.ru',
    'company.amocrm.ru:8443',
    'company.amocrm.ru/path',
    'company.amocrm.ru?x=1',
    'company.amocrm.ru#x',
    'a.b.amocrm.ru',
    '127.0.0.1:8765',
    'http://169.254.169.254/latest',
    'file:///etc/passwd',
    'сompany.amocrm.ru.',
  ];
  for (const referer of bad) assert.throws(() => accountOrigin(referer, []), refused, referer);
});

test('a local origin counts with its scheme and port only, unless any port is allowed', () => {
  const one = parseLocalOrigins('http://127.0.0.1:8765, http://127.0.0.1:8766');
  assert.equal(accountOrigin('127.0.0.1:8765', one), 'http://127.0.0.1:8765');
  assert.equal(accountOrigin('http://127.0.0.1:8766', one), 'http://127.0.0.1:8766');
  assert.throws(() => accountOrigin('127.0.0.1:9', one), refused);
  assert.throws(() => accountOrigin('https://127.0.0.1:8765', one), refused);
  assert.throws(() => accountOrigin('127.0.0.1:8765@evil.com', one), refused);
  const any = parseLocalOrigins('http://127.0.0.1:*');
  assert.equal(accountOrigin('127.0.0.1:9', any), 'http://127.0.0.1:9');
  assert.throws(() => accountOrigin('localhost:9', any), refused);
});

test('a token may name only the platform of amoCRM', () => {
  assert.equal(platformOrigin('api-b.amocrm.ru', []), 'https://api-b.amocrm.ru');
  assert.equal(platformOrigin('www.amocrm.ru', []), 'https://www.amocrm.ru');
  assert.equal(platformOrigin('api.evil.com', []), null);
  assert.equal(platformOrigin('127.0.0.1:1', parseLocalOrigins('http://127.0.0.1:1')), 'http://127.0.0.1:1');
});
