import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const run = fileURLToPath(new URL('../../run.mjs', import.meta.url));
const entry = 'tools/bootstrap/test/unit/fixtures/entry.ts';

test('an entry runs on Node 24 with its arguments, and its exit code is kept', async () => {
  const { code, stdout } = await new Promise((resolve) => {
    execFile(process.execPath, [run, entry, 'a', 'b c'], (error, stdout) => resolve({ code: error?.code, stdout }));
  });
  const { node, args } = JSON.parse(stdout);
  assert.ok(Number(node.split('.')[0]) >= 24);
  assert.deepEqual(args, ['a', 'b c']);
  assert.equal(code, 7);
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} goes on to the entry, whose own way to end counts`, async () => {
    const child = spawn(process.execPath, [run, entry, 'wait'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill(signal);
    const [code] = await once(child, 'exit');
    assert.equal(code, signal === 'SIGTERM' ? 15 : 2);
  });
}

test('an entry that dies by a signal looks so from outside', async () => {
  const child = spawn(process.execPath, [run, entry, 'die'], { stdio: 'ignore' });
  const [code, signal] = await once(child, 'exit');
  assert.deepEqual([code, signal], [null, 'SIGKILL']);
});

test('without an entry it says how it is used', async () => {
  const child = spawn(process.execPath, [run], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [words] = await once(child.stderr, 'data');
  assert.match(String(words), /Say what to run/);
});
