import { LetterSent } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { LetterFacts } from '../engine/letter-facts.ts';
import type { LetterStore } from '../store/letters.ts';

/** Letters taken in at once: what they do at the same time shares its writes. */
const AT_ONCE = 64;

/** A sent letter fires its triggers on sending, and its "not opened" timers start. */
export function consumeLetterSent(kit: Kit<Config>, letters: LetterStore, facts: LetterFacts): void {
  kit.consume(
    LetterSent,
    async ({ accountId, data }, { tries }) => {
      const letter = await knownLetter(letters, accountId, data.letterId, tries);
      await facts.sent(letter, new Date(data.sentAt));
    },
    { concurrency: AT_ONCE },
  );
}
