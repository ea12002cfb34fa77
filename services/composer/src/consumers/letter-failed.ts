import { LetterFailed } from '@pochtovik/contracts';
import { failedFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that the letter was not sent, or that nobody can know. */
export function consumeLetterFailed(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(LetterFailed, (event) => letters.record(event.accountId, event.data.letterId, failedFact(event)));
}
