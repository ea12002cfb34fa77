import { PochtovikError } from '@pochtovik/contracts';
import { type BackoffPolicy, backoffMs } from './backoff.ts';

/** What becomes of a message whose handler threw. */
export type Verdict = { type: 'retry'; delayMs: number } | { type: 'dead'; reason: string };

/** How long an outage may last before its messages are parked: three days of tries at most five minutes apart. */
const MAX_OUTAGE_TRIES = 900;
/** A defect is tried a few times, since its cause may be a race, then parked so that the rest goes on. */
const MAX_DEFECT_TRIES = 12;
const POLICY: BackoffPolicy = { firstMs: 500, factor: 2, maxMs: 300_000 };

/** A handler asks for the message to come back later, without this being a failure (e.g. a fact it needs is on its way). */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly delayMs: number;

  constructor(reason: string, delayMs = 1000) {
    super(reason);
    this.delayMs = delayMs;
  }
}

/** True for failures of the surroundings (database, bus, another service) that pass by themselves. */
export function isOutage(error: unknown): boolean {
  if (error instanceof PochtovikError) return error.retryable;
  if (!(error instanceof Error)) return false;
  if (
    /^Mongo(Network|ServerSelection|PoolCleared|WaitQueue|NotConnected|TopologyClosed|ExpiredSession)/.test(error.name)
  )
    return true;
  if ('hasErrorLabel' in error && typeof error.hasErrorLabel === 'function') {
    if (error.hasErrorLabel('RetryableWriteError') || error.hasErrorLabel('TransientTransactionError')) return true;
  }
  if (/^(Timeout|NoResponders|Connection|ClosedConnection|DrainingConnection|RequestError)/i.test(error.name))
    return true;
  return (
    'code' in error && typeof error.code === 'string' && /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN)/.test(error.code)
  );
}

/**
 * Decides about a message whose handler threw: outages wait as long as they last, defects are parked after a few tries,
 * named errors that a repeat cannot mend are parked at once.
 * @param tries deliveries of this message so far, from 1
 */
export function verdictOn(error: unknown, tries: number, random: number): Verdict {
  const retry: Verdict = { type: 'retry', delayMs: backoffMs(tries, POLICY, random) };
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (error instanceof NotYet)
    return tries < MAX_OUTAGE_TRIES ? { type: 'retry', delayMs: error.delayMs } : { type: 'dead', reason };
  if (isOutage(error)) return tries < MAX_OUTAGE_TRIES ? retry : { type: 'dead', reason };
  if (error instanceof PochtovikError) return { type: 'dead', reason: `${error.code}: ${error.message}` };
  return tries < MAX_DEFECT_TRIES ? retry : { type: 'dead', reason };
}
