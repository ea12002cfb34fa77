import { LetterBounced } from '@pochtovik/contracts';
import type { Suppress } from '../composing/suppress.ts';
import { isDeadAddress } from '../domain/dead-address.ts';
import { bouncedFact } from '../domain/letter-facts.ts';
import { suppressedAddress } from '../domain/suppressed-address.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that the letter came back undelivered; an address that does not exist gets no more letters by template. */
export function consumeLetterBounced(kit: ComposerKit, letters: LetterStore, suppress: Suppress): void {
  kit.consume(LetterBounced, async (event) => {
    const { accountId, data } = event;
    const address = await letters.recipient(accountId, data.letterId);
    if (address !== null && isDeadAddress(data)) {
      await suppress(accountId, {
        address: suppressedAddress(address),
        reason: 'bounced',
        at: new Date(data.receivedAt),
        letterId: data.letterId,
      });
    }
    await letters.record(accountId, data.letterId, bouncedFact(event));
  });
}
