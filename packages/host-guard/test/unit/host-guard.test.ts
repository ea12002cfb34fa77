import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HostNotPublic, isPublicAddress, resolveHost } from '../../src/index.ts';

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

test('a name that leads inside, and a text that is no name, are refused; the local switch lets the first pass', async () => {
  const strict = { allowPrivate: false, timeoutMs: 1000 };
  for (const host of ['localhost', '2130706433', '0x7f000001', '127.1', '[::1]', 'a b', 'x\r\ny', 'user@host', '']) {
    await assert.rejects(resolveHost(host, strict), HostNotPublic, host);
  }
  assert.deepEqual(await resolveHost('1.1.1.1', strict), { address: '1.1.1.1', servername: undefined });
  const local = await resolveHost('localhost', { allowPrivate: true, timeoutMs: 1000 });
  assert.deepEqual(local, { address: '127.0.0.1', servername: 'localhost' });
});
