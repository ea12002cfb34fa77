import { LetterGet, PochtovikError } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';
import { letterView } from './letter-view.ts';
import { visibleMailboxes } from './visible-mailboxes.ts';

/** Answers `letter.get`. Errors: LETTER_UNKNOWN, also for a letter that the actor may not see. */
export function serveLetterGet(kit: ComposerKit, letters: LetterStore): void {
  kit.serve(LetterGet, async ({ accountId, actor, letterId }) => {
    const [letter, visible] = await Promise.all([
      letters.find(accountId, letterId),
      visibleMailboxes(kit.ask, accountId, actor),
    ]);
    if (!letter || (visible && !(letter.mailboxId && visible.includes(letter.mailboxId)))) {
      throw new PochtovikError('LETTER_UNKNOWN');
    }
    return letterView(letter);
  });
}
