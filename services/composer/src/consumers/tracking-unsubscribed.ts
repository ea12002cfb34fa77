import { TrackingUnsubscribed } from '@pochtovik/contracts';
import type { Suppress } from '../composing/suppress.ts';
import { unsubscribedFact } from '../domain/letter-facts.ts';
import { suppressedAddress } from '../domain/suppressed-address.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Puts the recipient of the letter into the suppression list, and a line into the letter's timeline. */
export function consumeTrackingUnsubscribed(kit: ComposerKit, letters: LetterStore, suppress: Suppress): void {
  kit.consume(TrackingUnsubscribed, async (event) => {
    const { accountId, occurredAt, data } = event;
    const address = await letters.recipient(accountId, data.letterId);
    if (address === null) return;
    await suppress(accountId, {
      address: suppressedAddress(address),
      reason: 'unsubscribed',
      at: new Date(occurredAt),
      letterId: data.letterId,
    });
    await letters.record(accountId, data.letterId, unsubscribedFact(event));
  });
}
