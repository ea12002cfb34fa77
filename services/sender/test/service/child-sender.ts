import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, SupervisedProcess } from '@pochtovik/local-stack';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A sender as a process of its own, to be killed. It never outlives the test. */
export interface ChildSender {
  /** SIGKILL; resolves when it is dead. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when it has ended. */
  stop(): Promise<void>;
  /** All it has logged so far. */
  log(): string;
}

/** Starts `src/main.ts` as a process; resolves when it is ready. */
export async function startChildSender(environment: Record<string, string>): Promise<ChildSender> {
  const port = await freePort();
  const cwd = mkdtempSync(join(tmpdir(), 'pochtovik-sender-'));
  const logFile = join(cwd, 'sender.log');
  const child = new SupervisedProcess({
    name: 'sender',
    command: [process.execPath, MAIN],
    port,
    cwd,
    logFile,
    env: { ...environment, HEALTH_PORT: String(port) },
    answers: () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        (response) => response.ok,
        () => false,
      ),
  });
  await child.start();
  const cleanUp = () => rmSync(cwd, { recursive: true, force: true });
  return {
    kill: () => child.kill().finally(cleanUp),
    stop: () => child.stop().finally(cleanUp),
    log: () => readFileSync(logFile, 'utf8'),
  };
}
