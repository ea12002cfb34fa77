import { LetterReplied } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { Begin } from '../engine/begin.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { Opened } from '../engine/opened.ts';
import type { LetterStore } from '../store/letters.ts';

/** A person's answer fires the letter's triggers on answers, once, and proves that the letter was opened. */
export function consumeLetterReplied(kit: Kit<Config>, letters: LetterStore, begin: Begin, opened: Opened): void {
  kit.consume(LetterReplied, async ({ id, accountId, data }, { tries }) => {
    if (data.automatic) return;
    const letter = await knownLetter(letters, accountId, data.letterId, tries);
    const at = new Date(data.receivedAt);
    await opened(letter, id, at);
    await begin(letter, { type: 'replied', at });
  });
}
