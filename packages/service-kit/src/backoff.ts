/** How waiting grows between tries. */
export interface BackoffPolicy {
  /** Wait after the first failure, milliseconds. */
  firstMs: number;
  /** Growth per failure. */
  factor: number;
  /** Longest wait, milliseconds. */
  maxMs: number;
}

/**
 * Wait before the next try: exponential with full jitter on its upper half, so that many workers do not come back at once.
 * @param failures how many tries have failed, from 1.
 * @param random number in [0, 1), passed in so that the rule is pure.
 * @returns milliseconds
 */
export function backoffMs(failures: number, policy: BackoffPolicy, random: number): number {
  const exponent = Math.min(failures - 1, 64);
  const full = Math.min(policy.maxMs, policy.firstMs * policy.factor ** exponent);
  return Math.round(full / 2 + (full / 2) * random);
}
