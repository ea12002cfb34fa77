/** Keys that seal tokens at rest: the first seals, all open. */
export interface EncryptionKeys {
  current: { id: string; secret: Buffer };
  byId: ReadonlyMap<string, Buffer>;
}

/** The keys cannot be used; the message tells which entry and why, never a secret. Code `TOKEN_KEYS_INVALID`. */
export class EncryptionKeysError extends Error {
  override readonly name = 'EncryptionKeysError';
  readonly code = 'TOKEN_KEYS_INVALID';
}

const SECRET_BYTES = 32;

/**
 * Reads `id:base64,id:base64`, current first. To rotate: put the new key in front everywhere and keep the old one until
 * every account has been refreshed since (a month).
 * @throws EncryptionKeysError
 */
export function parseEncryptionKeys(text: string): EncryptionKeys {
  const byId = new Map<string, Buffer>();
  for (const [index, entry] of text.split(',').entries()) {
    const [id = '', encoded = '', ...rest] = entry.trim().split(':');
    const secret = Buffer.from(encoded, 'base64');
    if (!/^[a-z0-9_-]{1,32}$/i.test(id) || rest.length > 0 || secret.length !== SECRET_BYTES) {
      throw new EncryptionKeysError(
        `Entry ${index + 1} of TOKEN_ENCRYPTION_KEYS is not "id:base64" with ${SECRET_BYTES} bytes.`,
      );
    }
    if (byId.has(id)) throw new EncryptionKeysError(`TOKEN_ENCRYPTION_KEYS names the key "${id}" twice.`);
    byId.set(id, secret);
  }
  const [first] = byId;
  if (!first) throw new EncryptionKeysError('TOKEN_ENCRYPTION_KEYS is empty; give at least one key.');
  return { current: { id: first[0], secret: first[1] }, byId };
}
