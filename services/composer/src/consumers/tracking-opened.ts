import { TrackingOpened } from '@pochtovik/contracts';
import { openedFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that the pixel was fetched, and by whom. */
export function consumeTrackingOpened(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(TrackingOpened, (event) => letters.record(event.accountId, event.data.letterId, openedFact(event)));
}
