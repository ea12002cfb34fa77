import { LetterQueued } from '@pochtovik/contracts';
import { currentTrace, type Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import type { LetterStore } from '../store/letters.ts';

/** Keeps what rules and texts need of a queued letter; its content is left out. */
export function consumeLetterQueued(kit: Kit<Config>, letters: LetterStore): void {
  kit.consume(LetterQueued, async ({ accountId, occurredAt, data }) => {
    await letters.add(accountId, data.letter, {
      knownAt: new Date(occurredAt),
      failure: null,
      recipient: data.to.address,
      trace: currentTrace(),
    });
  });
}
