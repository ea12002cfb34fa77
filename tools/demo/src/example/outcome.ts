import { eventually } from '@pochtovik/testing';

/** One thing that must be so at the end of the example, and whether it is. */
export interface Outcome {
  deal: string;
  /** Claim that can be read on its own. */
  claim: string;
  /** Where a person sees it. */
  where: string;
}

/** An outcome that did not come true. */
export class OutcomeError extends Error {
  override readonly name = 'OutcomeError';

  constructor(outcome: Outcome, cause: unknown) {
    const found = cause instanceof Error && cause.cause !== undefined ? String(cause.cause) : String(cause);
    super(`not so: ${outcome.deal}: ${outcome.claim} (looked at: ${outcome.where}; found: ${found})`, { cause });
  }
}

/** Gets each outcome as it comes true. */
export type OnOutcome = (outcome: Outcome) => void;

/** Waits for an outcome and tells of it. Errors: {@link OutcomeError} with what was found instead. */
export async function expectOutcome<T>(
  outcome: Outcome,
  tell: OnOutcome,
  check: () => Promise<T | undefined | null | false>,
  timeoutMs = 120_000,
): Promise<T> {
  try {
    const value = await eventually(outcome.claim, check, timeoutMs);
    tell(outcome);
    return value;
  } catch (error) {
    throw new OutcomeError(outcome, error);
  }
}
