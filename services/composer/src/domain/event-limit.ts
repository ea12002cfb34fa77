/** What every NATS server takes unless it is told otherwise. */
const DEFAULT_PAYLOAD = 1024 * 1024;
/** A letter is stored with its event in one document of at most 16 MB. */
const MAX_EVENT = 6_000_000;

/**
 * Bytes that the event of one letter may have: what the bus carries at once, with a quarter left for the headers and for the
 * timeline that goes with the letter when it is asked for.
 * @param busPayload the server's `max_payload`, when it has told
 */
export function eventLimit(busPayload: number | undefined): number {
  return Math.min(MAX_EVENT, Math.floor((busPayload ?? DEFAULT_PAYLOAD) * 0.75));
}
