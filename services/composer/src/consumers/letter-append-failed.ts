import { LetterAppendFailed } from '@pochtovik/contracts';
import { appendFailedFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that no copy could be put into the Sent folder. */
export function consumeLetterAppendFailed(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(LetterAppendFailed, (event) =>
    letters.record(event.accountId, event.data.letterId, appendFailedFact(event)),
  );
}
