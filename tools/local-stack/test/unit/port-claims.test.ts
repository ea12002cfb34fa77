import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { claimPort } from '../../src/process/port-claims.ts';

/** Above the ports of stacks, so that none is disturbed. */
const PORT = 32_100 + (process.pid % 600);

/** What another process is told that claims the port, and then ends. */
function claimElsewhere(): string {
  const module = new URL('../../src/process/port-claims.ts', import.meta.url).href;
  const script = `const { claimPort } = await import(${JSON.stringify(module)}); console.log(claimPort(${PORT}));`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout.trim();
}

test('a port is claimed by one process at a time, and free again when that one has ended', () => {
  assert.equal(claimElsewhere(), 'true');
  assert.equal(claimPort(PORT), true);
  assert.equal(claimPort(PORT), true, 'it is ours');
  assert.equal(claimElsewhere(), 'false');
});
