import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suppressedAddress } from '../../../src/domain/suppressed-address.ts';

test('spellings of one address are one address', () => {
  assert.equal(suppressedAddress(' Anna.K@Client.TEST '), 'anna.k@client.test');
  assert.equal(suppressedAddress('анна@Почта.рф'), 'анна@xn--80a1acny.xn--p1ai');
  assert.equal(suppressedAddress('анна@xn--80a1acny.xn--p1ai'), suppressedAddress('Анна@почта.рф'));
  assert.notEqual(suppressedAddress('anna+a@client.test'), suppressedAddress('anna@client.test'));
});
