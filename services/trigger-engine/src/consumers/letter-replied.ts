import { LetterReplied } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { LetterFacts } from '../engine/letter-facts.ts';
import type { LetterStore } from '../store/letters.ts';

/** A person's answer fires the letter's triggers on answers, once, and proves that the letter was opened. */
export function consumeLetterReplied(kit: Kit<Config>, letters: LetterStore, facts: LetterFacts): void {
  kit.consume(LetterReplied, async ({ id, accountId, data }, { tries }) => {
    if (data.automatic) return;
    const letter = await knownLetter(letters, accountId, data.letterId, tries);
    await facts.replied(letter, id, new Date(data.receivedAt));
  });
}
