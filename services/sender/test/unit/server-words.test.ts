import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverOffers } from '../../src/domain/server-offers.ts';
import { wireAddress } from '../../src/domain/wire-address.ts';

test('what a server offers is read from its answer to EHLO', () => {
  assert.deepEqual(serverOffers('250-x\r\n250-SIZE 35882577\r\n250 SMTPUTF8'), {
    maxBytes: 35_882_577,
    smtpUtf8: true,
  });
  assert.deepEqual(serverOffers('250-x\n250 size 10'), { maxBytes: 10, smtpUtf8: false });
  for (const none of ['250-x\r\n250 SIZE', '250-x\r\n250 SIZE 0', '250 x', '220 SIZE 5', '']) {
    assert.equal(serverOffers(none).maxBytes, null, none);
  }
});

test('addresses are told as any server knows them, where that is possible', () => {
  const told = (address: string) => wireAddress(address);
  assert.deepEqual(told('Anna@Client.Test'), { address: 'Anna@Client.Test', needsUtf8: false });
  assert.deepEqual(told('anna@Почта.РФ'), { address: 'anna@xn--80a1acny.xn--p1ai', needsUtf8: false });
  assert.deepEqual(told('анна@почта.рф'), { address: 'анна@почта.рф', needsUtf8: true });
  assert.deepEqual(told('anna@123'), { address: 'anna@123', needsUtf8: false });
  assert.equal(told('anna@а%б.рф'), null);
});
