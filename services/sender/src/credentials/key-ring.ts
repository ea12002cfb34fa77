import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A secret as it is stored: useless without its key and outside its mailbox. */
export interface SealedSecret {
  keyId: string;
  /** 12 random bytes, base64. */
  nonce: string;
  /** Ciphertext and 16 bytes of authentication tag, base64. */
  sealed: string;
}

/** The stored secret can't be opened: its key is gone, or it was altered or moved to another mailbox. */
export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable';
  readonly keyId: string;

  constructor(keyId: string) {
    super(`The credential of key ${keyId} can't be read: add that key to CREDENTIAL_KEYS or enter the password again.`);
    this.keyId = keyId;
  }
}

const TAG_BYTES = 16;

/**
 * Seals mailbox passwords with AES-256-GCM (NIST SP 800-38D): a fresh random nonce each time, `accountId:mailboxId` as
 * additional data so that a ciphertext is worth nothing in another mailbox's document, and the key's id beside it, so that
 * keys can change while old ones are still read.
 */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #currentId: string;

  /**
   * @param text `id:base64,id:base64`; the first key seals, all of them open.
   * @throws Error naming the entry's position when a key is not 32 bytes of base64 or an id is taken twice.
   */
  constructor(text: string) {
    const keys = new Map<string, Buffer>();
    for (const [index, entry] of text.split(',').entries()) {
      const [id = '', encoded = ''] = entry.trim().split(':');
      const key = Buffer.from(encoded, 'base64');
      if (!/^[\w.-]{1,40}$/.test(id) || key.length !== 32 || keys.has(id)) {
        throw new Error(`CREDENTIAL_KEYS: entry ${index + 1} must be a new id, a colon and 32 bytes of base64.`);
      }
      keys.set(id, key);
    }
    const [currentId = ''] = keys.keys();
    this.#keys = keys;
    this.#currentId = currentId;
  }

  /** Id of the key that seals. */
  get currentId(): string {
    return this.#currentId;
  }

  /** Seals a secret for one mailbox with the current key. */
  seal(accountId: number, mailboxId: string, secret: string): SealedSecret {
    const key = this.#key(this.#currentId);
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(`${accountId}:${mailboxId}`));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { keyId: this.#currentId, nonce: nonce.toString('base64'), sealed: sealed.toString('base64') };
  }

  /** Opens a secret of one mailbox. @throws SecretUnreadable */
  open(accountId: number, mailboxId: string, secret: SealedSecret): string {
    const key = this.#key(secret.keyId);
    const sealed = Buffer.from(secret.sealed, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(secret.nonce, 'base64'), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(`${accountId}:${mailboxId}`));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch {
      throw new SecretUnreadable(secret.keyId);
    }
  }

  #key(id: string): Buffer {
    const key = this.#keys.get(id);
    if (!key) throw new SecretUnreadable(id);
    return key;
  }
}
