import { LetterAttachment, PochtovikError } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Answers `letter.attachment`. Errors: LETTER_UNKNOWN, ATTACHMENT_UNKNOWN. */
export function serveLetterAttachment(kit: ComposerKit, letters: LetterStore): void {
  kit.serve(LetterAttachment, async ({ accountId, letterId, number }) => {
    const files = await letters.files(accountId, letterId);
    if (!files) throw new PochtovikError('LETTER_UNKNOWN');
    const file = files[number - 1];
    if (!file) throw new PochtovikError('ATTACHMENT_UNKNOWN');
    return file;
  });
}
