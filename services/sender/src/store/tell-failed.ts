import type { Logger } from '@pochtovik/service-kit';

/** Notes that a shared write failed: each of its documents is written alone then, so nothing is lost, but everything waits longer. */
export function tellFailed(log: Logger, what: string): (err: unknown) => void {
  return (err) =>
    log.warn({ event: 'shared-write.failed', what, err }, 'a shared write failed; each part is written alone');
}
