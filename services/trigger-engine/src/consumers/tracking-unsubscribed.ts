import { TrackingUnsubscribed } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { Begin } from '../engine/begin.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { LetterStore } from '../store/letters.ts';

/** A recipient who unsubscribes fires the letter's triggers on that, once. */
export function consumeTrackingUnsubscribed(kit: Kit<Config>, letters: LetterStore, begin: Begin): void {
  kit.consume(TrackingUnsubscribed, async ({ accountId, occurredAt, data }, { tries }) => {
    const letter = await knownLetter(letters, accountId, data.letterId, tries);
    await begin(letter, { type: 'unsubscribed', at: new Date(occurredAt) });
  });
}
