import { LetterGet } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';
import { letterView } from './letter-view.ts';
import { visibleLetter } from './visible-letter.ts';

/** Answers `letter.get`. Errors: LETTER_UNKNOWN, also for a letter that the actor may not see. */
export function serveLetterGet(kit: ComposerKit, letters: LetterStore): void {
  kit.serve(LetterGet, async ({ accountId, actor, letterId }) =>
    letterView(await visibleLetter(kit.ask, letters, accountId, actor, letterId)),
  );
}
