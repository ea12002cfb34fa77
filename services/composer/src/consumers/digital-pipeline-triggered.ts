import { DigitalPipelineTriggered } from '@pochtovik/contracts';
import type { PipelineLetters } from '../composing/delayed-letters.ts';
import type { ComposerKit } from '../kit.ts';

/** Makes the letter that an action of the digital pipeline asks for, or keeps it until its delay is over. */
export function consumeDigitalPipelineTriggered(kit: ComposerKit, pipeline: PipelineLetters): void {
  kit.consume(DigitalPipelineTriggered, ({ accountId, occurredAt, data }, { log }) =>
    pipeline.take(accountId, data, new Date(occurredAt), log),
  );
}
