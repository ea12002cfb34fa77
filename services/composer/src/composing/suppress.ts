import { DeliveryCancel } from '@pochtovik/contracts';
import type { Ask, PagePosition } from '@pochtovik/service-kit';
import { searchOf } from '../domain/letter-search.ts';
import { suppressedAddress } from '../domain/suppressed-address.ts';
import type { LetterRow, LetterStore } from '../store/letters.ts';
import type { StoredSuppression, SuppressionStore } from '../store/suppressions.ts';

const PAGE = 100;

/** Puts an address into the suppression list and takes back what still waits to be sent to it. */
export type Suppress = (accountId: number, suppression: StoredSuppression) => Promise<void>;

/**
 * Makes it. Letters that a person wrote stay in the queue: that person was told. A letter that is being sent at this moment leaves.
 * Doing it again finds what was left over, so a caller that failed may simply repeat it.
 */
export function createSuppress(deps: { ask: Ask; letters: LetterStore; suppressions: SuppressionStore }): Suppress {
  const { ask, letters, suppressions } = deps;
  return async (accountId, suppression) => {
    const { address } = suppression;
    await suppressions.add(accountId, suppression);
    for await (const { _id: letterId, mailboxId, to, origin } of queuedLike(letters, accountId, address)) {
      if (to === null || mailboxId === null || origin.type === 'user') continue;
      if (suppressedAddress(to.address) !== address) continue;
      await ask(DeliveryCancel, accountId, { accountId, letterId, mailboxId });
    }
  };
}

/** Queued letters that have all words of the address before its `@` in them: letters may have its host in other letters. */
async function* queuedLike(letters: LetterStore, accountId: number, address: string): AsyncIterable<LetterRow> {
  const filter = {
    states: ['queued' as const],
    search: searchOf(address.slice(0, address.lastIndexOf('@'))) ?? undefined,
  };
  let after: PagePosition | null = null;
  for (;;) {
    const page: LetterRow[] = await letters.list(accountId, filter, { after, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { createdAt: last.createdAt, id: last._id };
  }
}
