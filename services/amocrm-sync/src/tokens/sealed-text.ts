import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type EncryptionKeys, EncryptionKeysError } from './encryption-keys.ts';

/** A text encrypted with AES-256-GCM (NIST SP 800-38D), as it is stored. */
export interface SealedText {
  keyId: string;
  /** 12 random bytes, base64. */
  iv: string;
  /** Ciphertext followed by the 16-byte tag, base64. */
  data: string;
}

const TAG_BYTES = 16;

/**
 * Encrypts a text for one owner. The owner is authenticated along (additional data): what is sealed for one account does
 * not open for another, even if documents are mixed up.
 */
export function sealText(text: string, owner: string, keys: EncryptionKeys): SealedText {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keys.current.secret, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(owner));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { keyId: keys.current.id, iv: iv.toString('base64'), data: data.toString('base64') };
}

/**
 * Decrypts what {@link sealText} made for the same owner.
 * @throws EncryptionKeysError when its key is not among the keys; Error when it was changed or is another owner's
 */
export function openText(sealed: SealedText, owner: string, keys: EncryptionKeys): string {
  const secret = keys.byId.get(sealed.keyId);
  if (!secret) {
    throw new EncryptionKeysError(`A record needs the key "${sealed.keyId}": add it to TOKEN_ENCRYPTION_KEYS again.`);
  }
  const data = Buffer.from(sealed.data, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', secret, Buffer.from(sealed.iv, 'base64'), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(owner));
  decipher.setAuthTag(data.subarray(data.length - TAG_BYTES));
  return Buffer.concat([decipher.update(data.subarray(0, data.length - TAG_BYTES)), decipher.final()]).toString('utf8');
}
