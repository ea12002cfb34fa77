import { type Actor, PochtovikError } from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import type { LetterStore, StoredLetter } from '../store/letters.ts';
import { visibleMailboxes } from './visible-mailboxes.ts';

/** A letter that the actor may see, and so also repeat or take back. Errors: LETTER_UNKNOWN, also for one that the actor may not see. */
export async function visibleLetter(
  ask: Ask,
  letters: LetterStore,
  accountId: number,
  actor: Actor,
  letterId: string,
): Promise<StoredLetter> {
  const [letter, visible] = await Promise.all([
    letters.find(accountId, letterId),
    visibleMailboxes(ask, accountId, actor),
  ]);
  if (!letter || (visible && !(letter.mailboxId && visible.includes(letter.mailboxId)))) {
    throw new PochtovikError('LETTER_UNKNOWN');
  }
  return letter;
}
