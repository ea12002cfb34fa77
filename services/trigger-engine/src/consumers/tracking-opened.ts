import { TrackingOpened } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { isRecipient } from '../domain/visitor.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { Opened } from '../engine/opened.ts';
import type { LetterStore } from '../store/letters.ts';

/** The first opening of a send by a card fires; machines' openings are none. */
export function consumeTrackingOpened(kit: Kit<Config>, letters: LetterStore, opened: Opened): void {
  kit.consume(TrackingOpened, async ({ accountId, occurredAt, data }, { tries }) => {
    if (!isRecipient(data.visitor)) return;
    const letter = await knownLetter(letters, accountId, data.letterId, tries);
    await opened(letter, data.hitId, new Date(occurredAt));
  });
}
