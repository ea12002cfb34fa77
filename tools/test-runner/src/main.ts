import { fileURLToPath } from 'node:url';
import { lint, typeCheck } from './check.ts';
import { runAll } from './run-all.ts';
import { killRunningFiles } from './run-file.ts';
import { startSharedStack } from './shared-stack.ts';

const FILE_TIMEOUT_MS = 5 * 60_000;

const root = fileURLToPath(new URL('../../..', import.meta.url));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    killRunningFiles();
    process.exit(1);
  });
}

process.exitCode = await runAll({
  root,
  fragments: process.argv.slice(2),
  checks: [lint, typeCheck],
  startStack: () => startSharedStack(root, (line) => console.log(line)),
  timeoutMs: FILE_TIMEOUT_MS,
  write: (line) => console.log(line),
});
