import { LetterReplied } from '@pochtovik/contracts';
import { repliedFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes an answer to the letter, of a person or a program. */
export function consumeLetterReplied(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(LetterReplied, (event) => letters.record(event.accountId, event.data.letterId, repliedFact(event)));
}
