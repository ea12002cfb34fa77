import { LetterRequested } from '@pochtovik/contracts';
import type { ComposeLetter } from '../composing/compose-letter.ts';
import { orderOfTrigger } from '../domain/letter-order.ts';
import type { ComposerKit } from '../kit.ts';

/** Makes the letter that a trigger of another letter asks for. */
export function consumeLetterRequested(kit: ComposerKit, compose: ComposeLetter): void {
  kit.consume(LetterRequested, ({ accountId, data }, { log }) => compose(orderOfTrigger(accountId, data), log));
}
