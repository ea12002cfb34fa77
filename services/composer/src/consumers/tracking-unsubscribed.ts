import { TrackingUnsubscribed } from '@pochtovik/contracts';
import { unsubscribedFact } from '../domain/letter-facts.ts';
import { suppressedAddress } from '../domain/suppressed-address.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';
import type { SuppressionStore } from '../store/suppressions.ts';

/** Puts the recipient of the letter into the suppression list, and a line into the letter's timeline. */
export function consumeTrackingUnsubscribed(
  kit: ComposerKit,
  { letters, suppressions }: { letters: LetterStore; suppressions: SuppressionStore },
): void {
  kit.consume(TrackingUnsubscribed, async (event) => {
    const { accountId, occurredAt, data } = event;
    const address = await letters.recipient(accountId, data.letterId);
    if (address === null) return;
    await suppressions.add(accountId, {
      address: suppressedAddress(address),
      reason: 'unsubscribed',
      at: new Date(occurredAt),
      letterId: data.letterId,
    });
    await letters.record(accountId, data.letterId, unsubscribedFact(event));
  });
}
