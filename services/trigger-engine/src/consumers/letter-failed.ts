import { LetterFailed } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { LetterFacts } from '../engine/letter-facts.ts';
import type { LetterStore } from '../store/letters.ts';

/** A letter that ended without success fires its triggers on failure; one that may have left fires none. */
export function consumeLetterFailed(kit: Kit<Config>, letters: LetterStore, facts: LetterFacts): void {
  kit.consume(LetterFailed, async ({ accountId, data }, { tries }) => {
    if (data.maybeSent) return;
    const letter = await knownLetter(letters, accountId, data.letterId, tries);
    await facts.failed(letter, { at: new Date(data.failedAt), code: data.code, words: data.response });
  });
}
