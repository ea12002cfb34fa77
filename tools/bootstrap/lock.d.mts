/**
 * Runs `work` while this process alone holds the lock file at `path`, and returns what `work` returns.
 * Waits as long as another live process holds it; `onWait` is told that process's id once. A lock whose
 * owner died is taken over. The lock is given back when `work` ends, also by an error.
 */
export declare function withLock<T>(
  path: string,
  work: () => Promise<T>,
  options?: { onWait?: (ownerPid: number | undefined) => void },
): Promise<T>;
