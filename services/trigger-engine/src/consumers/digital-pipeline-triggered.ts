import { DigitalPipelineTriggered } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { PipelineLetterStore } from '../store/pipeline-letters.ts';

/** Learns which letters a stage of amoCRM's pipeline sends, for the map of chains and the cap. */
export function consumeDigitalPipelineTriggered(kit: Kit<Config>, pipelineLetters: PipelineLetterStore): void {
  kit.consume(DigitalPipelineTriggered, async ({ accountId, occurredAt, data }) => {
    const { pipelineId, statusId, templateId } = data;
    if (pipelineId === 0 || statusId === 0 || templateId === '') return;
    await pipelineLetters.seen(accountId, { pipelineId, statusId, templateId }, new Date(occurredAt));
  });
}
