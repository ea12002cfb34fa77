import type { VisitorClass } from '@pochtovik/contracts';

/** True for a visit that counts as the recipient's own; an image proxy fetches when a person opens the letter. */
export function isRecipient(visitor: VisitorClass): boolean {
  return visitor === 'person' || visitor === 'proxy';
}
