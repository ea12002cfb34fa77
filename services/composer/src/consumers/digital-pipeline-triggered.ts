import { DigitalPipelineTriggered } from '@pochtovik/contracts';
import type { ComposeLetter } from '../composing/compose-letter.ts';
import { orderOfHook } from '../domain/letter-order.ts';
import type { ComposerKit } from '../kit.ts';

/** Makes the letter that an action of the digital pipeline asks for. */
export function consumeDigitalPipelineTriggered(kit: ComposerKit, compose: ComposeLetter): void {
  kit.consume(DigitalPipelineTriggered, ({ accountId, data }, { log }) => compose(orderOfHook(accountId, data), log));
}
