import { createHash, randomBytes } from 'node:crypto';

/**
 * Id derived from what it stands for: the same parts always give the same id, so repeating the work that makes a thing
 * finds the thing instead of making a second one. 16 bytes of SHA-256, lower-case hex.
 * @param parts texts and numbers in a fixed order; their boundaries count (`['a','bc']` differs from `['ab','c']`).
 */
export function stableId(...parts: (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** A fresh random id of the same form. */
export function newId(): string {
  return randomBytes(16).toString('hex');
}
