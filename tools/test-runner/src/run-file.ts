import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Value from 'typebox/value';
import { Line } from './line.ts';
import type { Failure, Result } from './result.ts';

/** How a test file is run. */
export interface RunFileOptions {
  /** The repository's root, which is also the file's working folder. */
  readonly root: string;
  /** After this long the file's processes are killed and the file counts as failed. */
  readonly timeoutMs: number;
  /** Variables on top of this process's own. */
  readonly env: Readonly<Record<string, string>>;
}

const reporter = new URL('event-lines.ts', import.meta.url).href;
const running = new Set<number>();

/**
 * Runs one test file in a process group of its own. node:test's `run()` can't be used for it: it waits for ever for a file
 * that does not end after its timeout, and leaves what the file started.
 */
export async function runFile(file: string, { root, timeoutMs, env }: RunFileOptions): Promise<Result> {
  const began = performance.now();
  // Set where this runner itself runs in a test; a child would report to a parent that does not listen.
  const { NODE_TEST_CONTEXT: _, ...outerEnv } = process.env;
  const folder = await mkdtemp(join(tmpdir(), 'pochtovik-test-run-'));
  const lines = join(folder, 'lines.json');
  const child = spawn(
    process.execPath,
    [`--test-reporter=${reporter}`, `--test-reporter-destination=${lines}`, join(root, file)],
    { cwd: root, detached: true, env: { ...outerEnv, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error(`${process.execPath} can not be started`);
  running.add(pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(pid);
  }, timeoutMs);

  const [code, signal] = await once(child, 'exit');
  clearTimeout(timer);
  killGroup(pid);
  running.delete(pid);

  const told = await readLines(lines);
  await rm(folder, { recursive: true, force: true });
  const failures: Failure[] = told.filter(({ outcome }) => outcome === 'failed');
  const ending = timedOut ? `did not end within ${timeoutMs / 1000} s and was killed` : badEnding(code, signal, told);
  if (ending !== undefined && (timedOut || failures.length === 0)) failures.push({ name: file, detail: ending });
  const number = (wanted: Line['outcome']) => told.filter(({ outcome }) => outcome === wanted).length;
  return {
    name: file,
    passed: number('passed'),
    skipped: number('skipped'),
    failures,
    output,
    milliseconds: performance.now() - began,
  };
}

/** Kills the files that run now, with everything they started. */
export function killRunningFiles(): void {
  for (const pid of running) killGroup(pid);
}

function badEnding(code: number | null, signal: string | null, told: readonly Line[]): string | undefined {
  if (signal !== null) return `The process was ended by ${signal}.`;
  if (code !== 0) return `The process ended with exit code ${code}.`;
  return told.length === 0 ? 'The file has no tests.' : undefined;
}

async function readLines(path: string): Promise<Line[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  // A killed process may leave half a line.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Value.Parse(Line, JSON.parse(line)));
}

/** The group goes on without its leader when a test left processes behind. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}
