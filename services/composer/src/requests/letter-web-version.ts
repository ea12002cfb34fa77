import { LetterWebVersion, PochtovikError } from '@pochtovik/contracts';
import type { Tracking } from '../composing/tracked-addresses.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Answers `letter.web-version`: the letter as it left, its carried images at addresses of ours. Errors: LETTER_UNKNOWN. */
export function serveLetterWebVersion(kit: ComposerKit, letters: LetterStore, tracking: Tracking): void {
  kit.serve(LetterWebVersion, async ({ accountId, letterId }) => {
    const letter = await letters.find(accountId, letterId);
    if (!letter || letter.html === '') throw new PochtovikError('LETTER_UNKNOWN');
    let { html } = letter;
    for (const { attachmentId, contentId } of letter.images ?? []) {
      html = html.replaceAll(`cid:${contentId}`, await tracking.image(accountId, attachmentId));
    }
    return { html };
  });
}
