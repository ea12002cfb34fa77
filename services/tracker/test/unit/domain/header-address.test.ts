import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerAddress } from '../../../src/domain/header-address.ts';

test('what a header can carry stays byte for byte', () => {
  const url = "HTTPS://Shop.test:443/a%2fb/../?q=%d0%BA&sig=a+b==|{x}'#Place";
  assert.equal(headerAddress(url), url);
});

test('other characters become percent-encoded UTF-8, and no line can be ended', () => {
  assert.equal(headerAddress('http://a.test/я?ü=🚀'), 'http://a.test/%D1%8F?%C3%BC=%F0%9F%9A%80');
  assert.equal(headerAddress('http://a.test/\r\nX: y'), 'http://a.test/%0D%0AX:%20y');
});
