import { LetterCancelled } from '@pochtovik/contracts';
import { cancelledFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that a person took the letter back. */
export function consumeLetterCancelled(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(LetterCancelled, (event) => letters.record(event.accountId, event.data.letterId, cancelledFact(event)));
}
