import { LetterBounced } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { Begin } from '../engine/begin.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { LetterStore } from '../store/letters.ts';

/** A letter that came back undelivered fires its triggers on bounces, once however many reports come. */
export function consumeLetterBounced(kit: Kit<Config>, letters: LetterStore, begin: Begin): void {
  kit.consume(LetterBounced, async ({ accountId, data }, { tries }) => {
    const letter = await knownLetter(letters, accountId, data.letterId, tries);
    await begin(letter, { type: 'bounced', at: new Date(data.receivedAt) });
  });
}
