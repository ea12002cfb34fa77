import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { withLock } from '../../lock.mjs';

const folder = await mkdtemp(join(tmpdir(), 'pochtovik-lock-'));
after(() => rm(folder, { recursive: true }));

test('only one at a time holds a lock, and it is given back by an error too', async () => {
  const path = join(folder, 'one.lock');
  let holders = 0;
  const work = async () => {
    holders += 1;
    assert.equal(holders, 1);
    await new Promise((resolve) => setImmediate(resolve));
    holders -= 1;
    throw new Error('failed');
  };
  const ends = await Promise.allSettled([1, 2, 3].map(() => withLock(path, work)));
  assert.deepEqual(
    ends.map(({ reason }) => reason.message),
    ['failed', 'failed', 'failed'],
  );
  assert.equal(existsSync(path), false);
});

test('the lock of a killed process is taken over by exactly one of those who wait', async () => {
  const path = join(folder, 'dead.lock');
  const program = `
    import { withLock } from ${JSON.stringify(new URL('../../lock.mjs', import.meta.url))};
    await withLock(${JSON.stringify(path)}, async () => { console.log('held'); await new Promise(() => setInterval(() => {}, 1000)); });`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  assert.equal(Number.parseInt(await readFile(path, 'utf8'), 10), holder.pid);

  const { promise: waitedFor, resolve: onWait } = Promise.withResolvers();
  let holders = 0;
  const alone = async () => {
    holders += 1;
    assert.equal(holders, 1);
    await new Promise((resolve) => setImmediate(resolve));
    holders -= 1;
  };
  const waiting = Promise.all([withLock(path, alone, { onWait }), withLock(path, alone), withLock(path, alone)]);
  assert.equal(await waitedFor, holder.pid);
  holder.kill('SIGKILL');
  await waiting;
  assert.equal(existsSync(path), false);
});
