import { TriggerExecuted } from '@pochtovik/contracts';
import { triggerFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes what a trigger of the letter did. */
export function consumeTriggerExecuted(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(TriggerExecuted, (event) => letters.record(event.accountId, event.data.letterId, triggerFact(event)));
}
