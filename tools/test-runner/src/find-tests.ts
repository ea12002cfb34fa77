import { globSync } from 'node:fs';

/** Test files that run together. */
export interface Phase {
  readonly name: string;
  /** Paths from the root, sorted. */
  readonly files: readonly string[];
  /** How many files run side by side. */
  readonly concurrency: number;
  /** Whether they get the addresses of a running local stack. */
  readonly needsStack: boolean;
}

const WORKSPACES = '{packages,services,tools}/*';

// Whole-system tests start six services and kill them: two of those at a time would only slow each other.
const PHASES = [
  { name: 'unit', pattern: `${WORKSPACES}/test/unit`, concurrency: 2, needsStack: false },
  { name: 'architecture', pattern: 'tests/architecture', concurrency: 2, needsStack: false },
  { name: 'service', pattern: `${WORKSPACES}/test/service`, concurrency: 2, needsStack: true },
  { name: 'end to end', pattern: 'tests/e2e', concurrency: 1, needsStack: true },
  { name: 'faults', pattern: 'tests/faults', concurrency: 1, needsStack: true },
] as const;

/**
 * The test files of a repository in the order they run, cheap ones first. With `fragments`, only files whose path contains one
 * of them. Phases without files are left out.
 */
export function findTests(root: string, fragments: readonly string[]): Phase[] {
  const phases = [];
  for (const { pattern, ...phase } of PHASES) {
    const found = globSync(`${pattern}/**/*.test.{ts,mjs}`, { cwd: root });
    const files = found.filter((file) => matches(file, fragments)).sort();
    if (files.length > 0) phases.push({ ...phase, files });
  }
  return phases;
}

function matches(file: string, fragments: readonly string[]): boolean {
  // The fixtures of the runner's own tests are test files too.
  if (file.includes('/fixtures/')) return false;
  return fragments.length === 0 || fragments.some((fragment) => file.includes(fragment));
}
