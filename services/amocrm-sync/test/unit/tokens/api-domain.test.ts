import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiDomainOf } from '../../../src/tokens/api-domain.ts';

const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

test('the platform host is read from a token', () => {
  assert.equal(apiDomainOf(jwt({ api_domain: 'api-b.amocrm.ru' })), 'api-b.amocrm.ru');
});

test('a token without it, or no token at all, names no host', () => {
  for (const token of [jwt({}), jwt({ api_domain: 5 }), jwt(null), 'opaque', '', 'a.b.c']) {
    assert.equal(apiDomainOf(token), null);
  }
});
