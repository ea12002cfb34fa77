import { LetterPlainLink, PochtovikError } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Answers `letter.plain-link`. Errors: LETTER_UNKNOWN, LETTER_LINK_UNKNOWN. */
export function serveLetterPlainLink(kit: ComposerKit, letters: LetterStore): void {
  kit.serve(LetterPlainLink, async ({ accountId, letterId, number }) => {
    const links = await letters.plainLinks(accountId, letterId);
    if (!links) throw new PochtovikError('LETTER_UNKNOWN');
    const url = links[number - 1];
    if (url === undefined) throw new PochtovikError('LETTER_LINK_UNKNOWN');
    return { url };
  });
}
