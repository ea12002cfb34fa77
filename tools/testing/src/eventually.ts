import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until a check gives a value (anything but undefined, null or false) and returns it. The bound is generous, so that
 * a slow machine does not decide a test; what was waited for is in the error.
 */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  timeoutMs = 120_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await check();
      if (value !== undefined && value !== null && value !== false) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain for: ${what}`, { cause: last });
    await pause(25);
  }
}
