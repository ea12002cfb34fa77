/** One thing that went wrong, told in full. */
export interface Failure {
  /** The test's name with those around it, or the name of a check. */
  readonly name: string;
  /** The error with its stack, or what the check printed. */
  readonly detail: string;
}

/** What came of a test file or a check. */
export interface Result {
  /** Path of the file from the root, or the name of the check. */
  readonly name: string;
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
  /** What the file printed itself; shown when it failed. */
  readonly output: string;
  readonly milliseconds: number;
}

/** The sums over all results. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Adds results up. */
export function count(results: readonly Result[]): Counts {
  const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failures }) => failures.length),
    skipped: sum(({ skipped }) => skipped),
  };
}
