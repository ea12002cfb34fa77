import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PochtovikError } from '@pochtovik/contracts';
import { createHostGuard } from '../../src/network/host-guard.ts';
import { isMailPort } from '../../src/network/mail-port.ts';

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
