import { LetterBounced } from '@pochtovik/contracts';
import { bouncedFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that the letter came back undelivered. */
export function consumeLetterBounced(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(LetterBounced, (event) => letters.record(event.accountId, event.data.letterId, bouncedFact(event)));
}
