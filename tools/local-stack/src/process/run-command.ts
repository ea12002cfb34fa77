import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { LocalStackError } from '../errors.ts';

/** How to run a command besides its words. */
export interface RunOptions {
  /** Variables on top of this process's own. */
  readonly env?: Record<string, string>;
  /** After this many milliseconds the command is killed and counts as failed; none by default. */
  readonly timeoutMs?: number;
}

/**
 * Runs a command to its end and returns what it printed on both streams.
 * Throws `command_failed` with its last words when it can't be started or ends with an error.
 */
export function runCommand(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const settings = { env: { ...process.env, ...options.env }, timeout: options.timeoutMs ?? 0, maxBuffer: 1 << 28 };
    execFile(command, args, settings, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout + stderr);
        return;
      }
      const words = (stdout + stderr).trim().split('\n').slice(-8).join('\n');
      reject(new LocalStackError('command_failed', `${command} ${args.join(' ')}: ${words || error.message}`));
    });
  });
}

/** The full path of a program on PATH, or undefined. */
export async function findOnPath(program: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
