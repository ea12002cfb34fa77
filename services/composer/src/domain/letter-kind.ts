import type { LetterOrigin } from '@pochtovik/contracts';

/** True for a letter that no person wrote or sent: programs that answer by themselves must not answer it (RFC 3834 section 5). */
export function isAutomatic({ type }: LetterOrigin): boolean {
  return type === 'digital-pipeline' || type === 'trigger';
}

/**
 * True where the recipient is offered to unsubscribe by a header: letters to many and letters that leave by themselves. Beside a letter
 * that one person writes to another, mail programs would show a button that nobody expects.
 */
export function offersUnsubscribe({ type }: LetterOrigin): boolean {
  return type !== 'user';
}
