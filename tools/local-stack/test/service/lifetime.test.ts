import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type StackAddresses, startLocalStack } from '../../src/index.ts';
import { isFree } from '../../src/process/ports.ts';
import { waitUntil } from '../../src/process/wait-until.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = temporaryFolder();
const silent = { tell: () => {} };

test('nothing listens any more after stop, and the next stack there has the same ports', async () => {
  const options = { ...silent, dataDir: join(root, 'stopped') };
  const first = await startLocalStack(options);
  assert.deepEqual(await freePorts(first.addresses), [false, false, false, false]);
  await first.stop();
  assert.deepEqual(await freePorts(first.addresses), [true, true, true, true]);
  const second = await startLocalStack(options);
  await second.stop();
  assert.deepEqual(second.addresses, first.addresses);
});

test('nothing listens any more soon after the process that started it was killed', async () => {
  const program = fileURLToPath(new URL('fixtures/hold-stack.ts', import.meta.url));
  const holder = spawn(process.execPath, [program, join(root, 'killed')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(holder.stdout), 'line');
  const addresses: StackAddresses = JSON.parse(line);
  assert.deepEqual(await freePorts(addresses), [false, false, false, false]);
  holder.kill('SIGKILL');
  const gone = await waitUntil(async () => (await freePorts(addresses)).every((free) => free), 10_000);
  assert.ok(gone, 'a part outlived its parent by ten seconds');

  // The dead process still has its name on the folder.
  const next = await startLocalStack({ ...silent, dataDir: join(root, 'killed'), parts: ['nats'] });
  await next.stop();
});

test('a second stack over the same data is refused, one over other data runs beside it', async () => {
  const here = { ...silent, parts: ['nats'] as const, dataDir: join(root, 'one') };
  const there = { ...here, dataDir: join(root, 'two') };
  const [one, two] = await Promise.all([startLocalStack(here), startLocalStack(there)]);
  assert.notEqual(one.nats.url, two.nats.url);
  await assert.rejects(startLocalStack(here), { code: 'data_dir_in_use' });
  assert.throws(() => one.mongodb, { code: 'part_not_started' });
  await Promise.all([one.stop(), two.stop()]);
});

/** Whether each port of a stack is free. */
function freePorts({ mongodbUri = '', natsUrl = '', mail }: StackAddresses): Promise<boolean[]> {
  const ports = [Number(new URL(mongodbUri).port), Number(new URL(natsUrl).port), mail?.smtp.port, mail?.imap.port];
  return Promise.all(ports.map((port) => isFree(port ?? 0)));
}
