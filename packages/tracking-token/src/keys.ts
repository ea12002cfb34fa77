/** One signing key. */
export interface TokenKey {
  /** 0 to 255, written into each token so that its key is found again. */
  id: number;
  /** At least 32 random bytes. */
  secret: Buffer;
}

/** The keys of an installation: tokens of every key are accepted, new ones are signed with `current`. */
export interface TokenKeys {
  keys: readonly TokenKey[];
  /** Id of the key that signs. */
  current: number;
}

/** The keys cannot be used. The message tells which entry and why, never a secret. Code `TRACKING_KEYS_INVALID`. */
export class TrackingKeysError extends Error {
  override readonly name = 'TrackingKeysError';
  readonly code = 'TRACKING_KEYS_INVALID';
}

const MIN_SECRET_BYTES = 32;

/**
 * Reads keys from their configuration form `id:base64,id:base64`. The first signs, all are accepted: a new key is
 * appended everywhere first, then moved to the front, so no process ever meets a token whose key it lacks.
 * @throws TrackingKeysError
 */
export function parseKeys(text: string): TokenKeys {
  const keys = text
    .trim()
    .split(',')
    .map((entry, index) => parseKey(entry.trim(), index + 1));
  const [first] = keys;
  if (first === undefined) throw new TrackingKeysError('There are no tracking keys; give at least one.');
  const parsed = { keys, current: first.id };
  assertKeys(parsed);
  return parsed;
}

/**
 * Refuses keys that would sign weakly or ambiguously.
 * @throws TrackingKeysError
 */
export function assertKeys({ keys, current }: TokenKeys): void {
  const seen = new Set<number>();
  for (const { id, secret } of keys) {
    if (!Number.isInteger(id) || id < 0 || id > 255) {
      throw new TrackingKeysError('The id of a tracking key must be an integer from 0 to 255.');
    }
    if (seen.has(id)) throw new TrackingKeysError(`Tracking key ${id} is given twice; give each key its own id.`);
    if (secret.length < MIN_SECRET_BYTES) {
      throw new TrackingKeysError(
        `The secret of tracking key ${id} has ${secret.length} bytes; give at least ${MIN_SECRET_BYTES} random ones.`,
      );
    }
    seen.add(id);
  }
  if (!seen.has(current)) {
    throw new TrackingKeysError('The current tracking key is not among the keys; add it or choose another.');
  }
}

function parseKey(entry: string, number: number): TokenKey {
  const where = `Entry ${number} of the tracking keys`;
  const [id, secretText, ...rest] = entry.split(':');
  if (id === undefined || secretText === undefined || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(id)) {
    throw new TrackingKeysError(`${where} is not "id:base64" with an id from 0 to 255.`);
  }
  const secret = Buffer.from(secretText, 'base64');
  // Node skips what it cannot read; a typo would silently become another, maybe shorter, secret.
  if (secret.toString('base64') !== secretText) {
    throw new TrackingKeysError(`${where} (id ${id}) has a secret that is not padded base64.`);
  }
  return { id: Number(id), secret };
}
