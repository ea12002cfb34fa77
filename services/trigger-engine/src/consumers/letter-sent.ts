import { LetterSent } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { Begin } from '../engine/begin.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { LetterStore } from '../store/letters.ts';

/** A sent letter fires its triggers on sending, and its "not opened" timers start. */
export function consumeLetterSent(kit: Kit<Config>, letters: LetterStore, begin: Begin): void {
  kit.consume(LetterSent, async ({ accountId, data }, { tries }) => {
    const letter = await knownLetter(letters, accountId, data.letterId, tries);
    const sentAt = new Date(data.sentAt);
    await letters.settle(accountId, data.letterId, { sentAt });
    await begin({ ...letter, sentAt }, { type: 'sent', at: sentAt });
  });
}
