import { type Check, runCheck } from './check.ts';
import { findTests, type Phase } from './find-tests.ts';
import { describeCounts, describeResult } from './report.ts';
import { count, type Result } from './result.ts';
import { type RunFileOptions, runFile } from './run-file.ts';
import type { SharedStack } from './shared-stack.ts';

/** A whole run. */
export interface RunOptions {
  readonly root: string;
  /** Parts of paths; when given, only files with one of them run, and no checks. */
  readonly fragments: readonly string[];
  readonly checks: readonly Check[];
  /** Starts what service tests share; called at most once. */
  readonly startStack: () => Promise<SharedStack>;
  readonly timeoutMs: number;
  readonly write: (line: string) => void;
}

/** Runs checks and tests, writes what came of each and the counts last. Returns the exit code: 0 only if nothing failed. */
export async function runAll(options: RunOptions): Promise<0 | 1> {
  const { root, fragments, checks, timeoutMs, write } = options;
  const results: Result[] = [];
  const add = (result: Result) => {
    results.push(result);
    write(describeResult(result));
  };
  const phases = findTests(root, fragments);
  const { stack, failure } = await startIfNeeded(phases, options);
  if (failure !== undefined) add(failure);
  try {
    for (const check of fragments.length === 0 ? checks : []) add(await runCheck(check, root));
    for (const phase of phases) {
      write(`— ${phase.name}`);
      const stackMissing = phase.needsStack && stack === undefined;
      const env = phase.needsStack && stack !== undefined ? stack.env : {};
      await runPhase(phase, stackMissing, { root, timeoutMs, env }, add);
    }
  } finally {
    await stack?.stop();
  }
  if (results.length === 0) add(failed('selection', `No test file has ${fragments.join(' or ')} in its path.`));
  const counts = count(results);
  write(describeCounts(counts));
  return counts.failed === 0 ? 0 : 1;
}

/** Before any test: what has to be downloaded must not be taken for a slow test. */
async function startIfNeeded(
  phases: readonly Phase[],
  { startStack }: RunOptions,
): Promise<{ stack?: SharedStack; failure?: Result }> {
  if (!phases.some(({ needsStack }) => needsStack)) return {};
  try {
    return { stack: await startStack() };
  } catch (error) {
    return { failure: failed('local stack', error instanceof Error ? error.message : String(error)) };
  }
}

async function runPhase(
  { files, concurrency }: Phase,
  stackMissing: boolean,
  options: RunFileOptions,
  add: (result: Result) => void,
): Promise<void> {
  const waiting = [...files];
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      add(stackMissing ? failed(file, 'Not run: the local stack did not start.') : await runFile(file, options));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

function failed(name: string, detail: string): Result {
  return { name, passed: 0, skipped: 0, failures: [{ name, detail }], output: '', milliseconds: 0 };
}
