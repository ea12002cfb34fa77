import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A sender as a process of its own, to be killed. */
export interface ChildSender {
  /** SIGKILL; resolves when it is dead. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `src/main.ts` as a process; resolves when it says that it has started. */
export async function startChildSender(environment: Record<string, string>): Promise<ChildSender> {
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...environment, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  const killWithParent = () => child.kill('SIGKILL');
  process.once('exit', killWithParent);
  void gone.then(() => process.off('exit', killWithParent));
  await new Promise<void>((resolve, reject) => {
    let output = '';
    const patience = setTimeout(() => child.kill('SIGKILL'), 60_000);
    child.stdout?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-100_000);
      if (!output.includes('"service.started"')) return;
      clearTimeout(patience);
      resolve();
    });
    void gone.then((code) => reject(new Error(`the sender ended with ${code}: ${output.slice(-2000)}`)));
  });
  return {
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      child.kill('SIGTERM');
      return gone;
    },
  };
}
