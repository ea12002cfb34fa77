import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Check } from '../../src/check.ts';
import { type RunOptions, runAll } from '../../src/run-all.ts';

async function run(fixture: string, options: Partial<RunOptions> = {}) {
  const lines: string[] = [];
  let stacks = 0;
  let stopped = 0;
  const exitCode = await runAll({
    root: fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url)),
    fragments: [],
    checks: [],
    startStack: async () => {
      stacks += 1;
      return {
        env: { POCHTOVIK_TEST_STACK: 'addresses' },
        stop: async () => {
          stopped += 1;
        },
      };
    },
    timeoutMs: 60_000,
    write: (line) => lines.push(line),
    ...options,
  });
  return { exitCode, text: lines.join('\n'), last: lines.at(-1), stacks, stopped };
}

test('a green run ends with 0, one line a file and no chatter', async () => {
  const { exitCode, text, last, stacks } = await run('green');
  assert.equal(exitCode, 0);
  assert.equal(last, '3 passed, 0 failed, 0 skipped');
  assert.match(text, /^✔ packages\/a\/test\/unit\/one\.test\.ts: 2 passed, [\d.]+ s$/m);
  assert.match(text, /^✔ packages\/a\/test\/unit\/two\.test\.mjs: 1 passed, [\d.]+ s$/m);
  assert.doesNotMatch(text, /chatter/);
  assert.equal(stacks, 0);
});

test('a failing test, a crash and a file without tests end with 1, each told in full', async () => {
  const { exitCode, text, last, stacks, stopped } = await run('red');
  assert.equal(exitCode, 1);
  assert.equal(last, '2 passed, 3 failed, 1 skipped');
  assert.match(text, /sums › are wrong\n +AssertionError/);
  assert.match(text, /what it printed\n +chatter of a file that fails/);
  assert.match(text, /crashes\.test\.ts\n +The process ended with exit code 3\./);
  assert.match(text, /empty\.test\.ts\n +The file has no tests\./);
  assert.deepEqual([stacks, stopped], [1, 1]);
});

test('a file that does not end is killed with its children and counts as failed', async () => {
  const { exitCode, text, last } = await run('hanging', { timeoutMs: 2_000 });
  assert.equal(exitCode, 1);
  assert.equal(last, '1 passed, 1 failed, 0 skipped');
  assert.match(text, /did not end within 2 s and was killed/);
  const port = Number(/child listens on (\d+)/.exec(text)?.[1]);
  const [error] = await once(connect(port, '127.0.0.1'), 'error');
  // Reset: taken in the moment of its death.
  assert.match(error.code, /^ECONN(REFUSED|RESET)$/);
});

test('a part of a path selects files, leaves out the checks and the stack that none of them needs', async () => {
  const never: Check = { name: 'never', commands: () => Promise.reject(new Error('a check was run')) };
  const { exitCode, last, stacks } = await run('red', { fragments: ['unit/fails'], checks: [never] });
  assert.equal(exitCode, 1);
  assert.equal(last, '1 passed, 1 failed, 1 skipped');
  assert.equal(stacks, 0);
});

test('a part of a path that no file has is a failure', async () => {
  const { exitCode, last } = await run('green', { fragments: ['misspelt'] });
  assert.equal(exitCode, 1);
  assert.equal(last, '0 passed, 1 failed, 0 skipped');
});

test('a stack that does not start is a failure, and so is every file that needs it', async () => {
  const startStack = () => Promise.reject(new Error('no NATS here'));
  const { text, last } = await run('red', { startStack, fragments: ['service', 'unit/empty'] });
  assert.equal(last, '0 passed, 3 failed, 0 skipped');
  assert.match(text, /no NATS here/);
  assert.match(text, /Not run: the local stack did not start\./);
});

test('a check that fails counts as a failure with what it printed', async () => {
  const missing: Check = { name: 'lint', commands: () => Promise.resolve([['not-installed', '--now']]) };
  const none: Check = { name: 'nothing to check', commands: () => Promise.resolve([]) };
  const { exitCode, text, last } = await run('green', { checks: [missing, none] });
  assert.equal(exitCode, 1);
  assert.equal(last, '4 passed, 1 failed, 0 skipped');
  assert.match(text, /✖ lint: 0 passed, 1 failed/);
  assert.match(text, /not-installed --now\n/);
});
