import { TrackingDownloaded } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { isRecipient } from '../domain/visitor.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { LetterFacts } from '../engine/letter-facts.ts';
import type { LetterStore } from '../store/letters.ts';

/** A recipient's first download of a file of the letter fires its triggers on that; it proves that the letter was opened. */
export function consumeTrackingDownloaded(kit: Kit<Config>, letters: LetterStore, facts: LetterFacts): void {
  kit.consume(TrackingDownloaded, async ({ accountId, occurredAt, data }, { tries }) => {
    if (!isRecipient(data.visitor)) return;
    const letter = await knownLetter(letters, accountId, data.letterId, tries);
    await facts.downloaded(letter, data.hitId, new Date(occurredAt));
  });
}
