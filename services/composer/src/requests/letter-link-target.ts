import { LetterLinkTarget, PochtovikError } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Answers `letter.link-target`. Errors: LETTER_UNKNOWN, TRIGGER_LINK_UNKNOWN. */
export function serveLetterLinkTarget(kit: ComposerKit, letters: LetterStore): void {
  kit.serve(LetterLinkTarget, async ({ accountId, letterId, linkNumber }) => {
    const links = await letters.links(accountId, letterId);
    if (!links) throw new PochtovikError('LETTER_UNKNOWN');
    const link = links.find(({ number }) => number === linkNumber);
    if (!link) throw new PochtovikError('TRIGGER_LINK_UNKNOWN');
    return { url: link.url };
  });
}
