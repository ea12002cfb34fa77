import { LetterAppended } from '@pochtovik/contracts';
import { appendedFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that the copy is in the Sent folder. */
export function consumeLetterAppended(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(LetterAppended, (event) => letters.record(event.accountId, event.data.letterId, appendedFact(event)));
}
