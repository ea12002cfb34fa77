import { TrackingClicked } from '@pochtovik/contracts';
import { clickedFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that a trigger link was followed. */
export function consumeTrackingClicked(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(TrackingClicked, (event) => letters.record(event.accountId, event.data.letterId, clickedFact(event)));
}
