import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalStack } from '@pochtovik/local-stack';

/** The stack that all test files of a run share. */
export interface SharedStack {
  /** What test files find it by: POCHTOVIK_TEST_STACK, to be given to `connectLocalStack`. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** Starts a stack with all parts in a folder of this run, installing what the machine lacks. */
export async function startSharedStack(root: string, tell: (line: string) => void): Promise<SharedStack> {
  const runs = join(root, '.local', 'test-stacks');
  await mkdir(runs, { recursive: true });
  await removeThoseOfTheDead(runs);
  const dataDir = join(runs, String(process.pid));
  const stack = await startLocalStack({ dataDir, tell });
  return {
    env: { POCHTOVIK_TEST_STACK: JSON.stringify(stack.addresses) },
    stop: async () => {
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A run that was killed could not tidy up. */
async function removeThoseOfTheDead(runs: string): Promise<void> {
  for (const name of await readdir(runs)) {
    if (!isAlive(Number(name))) await rm(join(runs, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
