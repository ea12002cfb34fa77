import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PochtovikError } from '@pochtovik/contracts';
import { isMailPort, isPublicAddress } from '../../src/network/address-rules.ts';
import { createHostGuard } from '../../src/network/host-guard.ts';

test('only addresses of the public Internet may be reached', () => {
  for (const address of ['1.1.1.1', '93.158.134.38', '2a02:6b8::1:119']) assert.ok(isPublicAddress(address), address);
  const refused = [
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:1.1.1.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    'not an address',
  ];
  for (const address of refused) assert.ok(!isPublicAddress(address), address);
});

test('only ports of mail servers may be reached', () => {
  assert.deepEqual([25, 465, 587, 2525, 143, 993].map(isMailPort), [true, true, true, true, true, true]);
  assert.deepEqual([22, 80, 443, 3306, 6379, 27017, 0].filter(isMailPort), []);
});

test('a public address keeps its name for the certificate, a literal one has none', async () => {
  const guard = createHostGuard(false);
  assert.deepEqual(await guard.resolve('1.1.1.1', 465, 1000), { address: '1.1.1.1', port: 465, servername: undefined });
  const local = await createHostGuard(true).resolve('localhost', 2525, 1000);
  assert.deepEqual(local, { address: '127.0.0.1', port: 2525, servername: 'localhost' });
});

test('names that lead inside, and texts that are no names, are refused with their field', async () => {
  const guard = createHostGuard(false);
  const refusedAt = (field: string) => (error: unknown) =>
    error instanceof PochtovikError && error.code === 'HOST_REFUSED' && error.details[0]?.field === field;
  for (const host of ['localhost', '2130706433', '0x7f000001', '127.1', '[::1]', 'a b', 'x\r\ny', 'user@host', '']) {
    await assert.rejects(guard.resolve(host, 587, 1000), refusedAt('host'), host);
  }
  await assert.rejects(guard.resolve('1.1.1.1', 6379, 1000), refusedAt('port'));
});
