import { LetterDeferred } from '@pochtovik/contracts';
import { localDateTime } from '@pochtovik/letter-variables';
import { deferredFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that a try failed and when the next one is, in the time of the account. */
export function consumeLetterDeferred(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(LetterDeferred, async (event) => {
    const { letterId, nextTryAt } = event.data;
    const timeZone = await letters.timeZone(event.accountId, letterId);
    if (timeZone === null) return;
    await letters.record(event.accountId, letterId, deferredFact(event, localDateTime(nextTryAt, timeZone)));
  });
}
