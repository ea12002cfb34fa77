import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redirectAddress } from '../../../src/domain/redirect-address.ts';

test('only http and https addresses are followed', () => {
  assert.equal(redirectAddress(' https://company.test/kp.pdf?a=1#b '), 'https://company.test/kp.pdf?a=1#b');
  assert.equal(redirectAddress('HTTP://company.test'), 'HTTP://company.test');
  for (const bad of [
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.test',
    '/kp',
    'ftp://a.test',
    '#',
    'https://',
    'https://a b/',
  ]) {
    assert.equal(redirectAddress(bad), null, bad);
  }
});

test('nothing and far too much lead to the page of thanks', () => {
  assert.equal(redirectAddress(''), null);
  assert.equal(redirectAddress(`https://a.test/${'x'.repeat(4000)}`), null);
});
