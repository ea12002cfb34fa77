import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { installed, installOnce } from '../../src/cache/install-once.ts';

const cacheFolder = await mkdtemp(join(tmpdir(), 'pochtovik-cache-'));
after(() => rm(cacheFolder, { recursive: true }));
const tell = () => {};

test('two that ask at the same time install once', async () => {
  let times = 0;
  const install = async (folder: string) => {
    times += 1;
    await new Promise((resolve) => setImmediate(resolve));
    await writeFile(join(folder, 'program'), '');
  };
  const both = await Promise.all([1, 2].map(() => installOnce({ cacheFolder, name: 'once-1', install, tell })));
  assert.deepEqual(both, [join(cacheFolder, 'once-1'), join(cacheFolder, 'once-1')]);
  assert.equal(times, 1);
});

test('a broken-off installation does not count, and the next one starts from an empty folder', async () => {
  const half = async (folder: string) => {
    await writeFile(join(folder, 'half'), '');
    throw new Error('no network');
  };
  await assert.rejects(installOnce({ cacheFolder, name: 'broken-1', install: half, tell }), /no network/);
  assert.equal(await installed(cacheFolder, 'broken-1'), undefined);

  let found: string[] = ['not looked'];
  const whole = async (folder: string) => {
    found = await readdir(folder);
  };
  await installOnce({ cacheFolder, name: 'broken-1', install: whole, tell });
  assert.deepEqual(found, []);
  assert.equal(await installed(cacheFolder, 'broken-1'), join(cacheFolder, 'broken-1'));
});
