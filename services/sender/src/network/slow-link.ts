/** A link that is slower than this is taken for dead, bytes a millisecond. */
const SLOWEST_BYTES_PER_MS = 16;

/** How much longer than usual something of this size may take, milliseconds. */
export function patienceMs(bytes: number): number {
  return bytes / SLOWEST_BYTES_PER_MS;
}
