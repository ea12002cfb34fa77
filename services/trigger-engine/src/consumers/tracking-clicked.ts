import { TrackingClicked } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { isRecipient } from '../domain/visitor.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { LetterFacts } from '../engine/letter-facts.ts';
import type { LetterStore } from '../store/letters.ts';

/** A recipient's click fires the link's triggers; clicks of machines are none. */
export function consumeTrackingClicked(kit: Kit<Config>, letters: LetterStore, facts: LetterFacts): void {
  kit.consume(TrackingClicked, async ({ accountId, occurredAt, data }, { tries, log }) => {
    const { hitId, letterId, linkNumber } = data;
    if (!isRecipient(data.visitor)) return;
    const letter = await knownLetter(letters, accountId, letterId, tries);
    const isLink = await facts.clicked(letter, { hitId, linkNumber }, new Date(occurredAt));
    if (!isLink) log.warn({ event: 'click.link-unknown', letterId, linkNumber }, 'click of no link');
  });
}
