import { setTimeout as pause } from 'node:timers/promises';

const STEP_MS = 25;

/** Asks `condition` again and again until it says true. Returns false when it did not within `timeoutMs`. */
export async function waitUntil(condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) return false;
    await pause(STEP_MS);
  }
  return true;
}
