import { LetterSent } from '@pochtovik/contracts';
import { sentFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that the mail server accepted the letter. */
export function consumeLetterSent(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(LetterSent, (event) => letters.record(event.accountId, event.data.letterId, sentFact(event)));
}
