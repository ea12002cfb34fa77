import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Result } from './result.ts';
import { typeCheckConfigs } from './type-check-configs.ts';

/** A check of the whole repository: a name, and the commands (program of node_modules/.bin, arguments) it is made of. */
export interface Check {
  readonly name: string;
  readonly commands: (root: string) => Promise<readonly (readonly [string, ...string[]])[]>;
}

/** Formatting and lint rules. */
export const lint: Check = {
  name: 'format and lint',
  commands: () => Promise.resolve([['biome', 'check', '.']]),
};

/** Types of every workspace. */
export const typeCheck: Check = {
  name: 'type check',
  commands: async (root) =>
    (await typeCheckConfigs(root)).map((config) => ['tsc', '--noEmit', '--pretty', 'false', '-p', config] as const),
};

/** Runs a check; a command that fails is a failure with what it printed. */
export async function runCheck({ name, commands }: Check, root: string): Promise<Result> {
  const began = performance.now();
  const failures = [];
  for (const [program, ...args] of await commands(root)) {
    const failure = await runCommand(root, join(root, 'node_modules', '.bin', program), args);
    if (failure !== undefined) failures.push({ name: [program, ...args].join(' '), detail: failure });
  }
  const passed = failures.length === 0 ? 1 : 0;
  return { name, passed, skipped: 0, failures, output: '', milliseconds: performance.now() - began };
}

/** What a failed command printed; undefined when it went well. */
function runCommand(root: string, program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: root, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve(error === null ? undefined : (stdout + stderr).trim() || error.message);
    });
  });
}
