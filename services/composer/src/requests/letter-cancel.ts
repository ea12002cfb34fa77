import { DeliveryCancel, LetterCancel, PochtovikError } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';
import { letterSummary } from './letter-view.ts';
import { visibleLetter } from './visible-letter.ts';

/**
 * Answers `letter.cancel`. The sender decides, since only it knows whether a try has begun; its event `letter.cancelled`
 * makes the state, as all that becomes of a letter. The answer says it at once.
 * Errors: LETTER_UNKNOWN, LETTER_NOT_CANCELLABLE, SERVICE_UNAVAILABLE.
 */
export function serveLetterCancel(kit: ComposerKit, letters: LetterStore): void {
  kit.serve(LetterCancel, async ({ accountId, actor, letterId }) => {
    const letter = await visibleLetter(kit.ask, letters, accountId, actor, letterId);
    const { state, mailboxId } = letter;
    if (state === 'cancelled') return letterSummary(letter);
    if (state !== 'queued' || mailboxId === null) throw new PochtovikError('LETTER_NOT_CANCELLABLE');
    const order = { accountId, letterId, mailboxId, userId: actor.userId };
    const { outcome } = await kit.ask(DeliveryCancel, accountId, order);
    if (outcome === 'too-late') throw new PochtovikError('LETTER_NOT_CANCELLABLE');
    return letterSummary({ ...letter, state: 'cancelled', failure: null });
  });
}
