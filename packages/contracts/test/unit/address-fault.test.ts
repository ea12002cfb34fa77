import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressFault } from '../../src/address-fault.ts';

test('addresses that people have are no faults, in any script', () => {
  for (const address of [
    'anna@client.test',
    'o.neil+tag@sub.client-one.test',
    "o'neil_{x}@client.test",
    'анна@почта.рф',
    'anna@bücher.test',
    'anna@xn--80a1acny.xn--p1ai',
    `${'a'.repeat(64)}@client.test`,
    'anna@my_host.test',
  ]) {
    assert.equal(addressFault(address), null, address);
  }
});

const WRONG: [string, string][] = [
  ['', 'ADDRESS_EMPTY'],
  ['anna', 'ADDRESS_NO_AT'],
  ['anna(at)client.test', 'ADDRESS_NO_AT'],
  ['anna@@client.test', 'ADDRESS_AT_TWICE'],
  ['a@b.test@client.test', 'ADDRESS_AT_TWICE'],
  ['@client.test', 'ADDRESS_NO_NAME'],
  ['anna@', 'ADDRESS_NO_DOMAIN'],
  ['anna @client.test', 'ADDRESS_BLANK'],
  ['anna@client.test\r\nBcc:x@y.test', 'ADDRESS_BLANK'],
  ['anna@client.test,boris@client.test', 'ADDRESS_SEVERAL'],
  ['anna@client.test;', 'ADDRESS_SEVERAL'],
  ['<anna@client.test>', 'ADDRESS_CHARACTER'],
  ['mailto:anna@client.test', 'ADDRESS_CHARACTER'],
  ['anna\0@client.test', 'ADDRESS_CHARACTER'],
  ['an\u202ena@client.test', 'ADDRESS_CHARACTER'],
  ['.anna@client.test', 'ADDRESS_DOTS'],
  ['an..na@client.test', 'ADDRESS_DOTS'],
  ['anna.@client.test', 'ADDRESS_DOTS'],
  [`${'я'.repeat(33)}@client.test`, 'ADDRESS_NAME_LONG'],
  ['anna@client..test', 'ADDRESS_DOMAIN_DOTS'],
  ['anna@client.test.', 'ADDRESS_DOMAIN_DOTS'],
  ['anna@gmail', 'ADDRESS_DOMAIN_SHORT'],
  [`anna@${'x'.repeat(64)}.test`, 'ADDRESS_DOMAIN_LONG'],
  ['anna@client.te!st', 'ADDRESS_DOMAIN_CHARACTER'],
  ['anna@-client.test', 'ADDRESS_DOMAIN_CHARACTER'],
];
for (const [address, code] of WRONG) {
  test(`${JSON.stringify(address).slice(0, 40)} has a message of its own: ${code}`, () => {
    const fault = addressFault(address);
    assert.equal(fault?.code, code);
    assert.ok(address === '' || !fault?.message.includes(address), 'what was typed is not repeated');
  });
}

test('no two faults have the same words', () => {
  const words = new Map(WRONG.map(([address, code]) => [code, addressFault(address)?.message]));
  assert.equal(new Set(words.values()).size, words.size);
});
