import { spawn } from 'node:child_process';

/**
 * Runs `entry` with the Node at `node` as if it were this process: same terminal, arguments, directory and
 * environment; signals go on to it and its end, by exit code or by signal, becomes ours. Never returns normally.
 */
export async function runEntry(node, entry, args) {
  const child = spawn(node, [entry, ...args], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us; sent on again, it would look like an impatient second one.
  const terminal = process.stdin.isTTY === true || process.stdout.isTTY === true;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal === 'SIGTERM' || !terminal) child.kill(signal);
    });
  }
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
