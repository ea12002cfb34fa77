import { TrackingLinkFollowed } from '@pochtovik/contracts';
import { linkFollowedFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that a plain link was followed. */
export function consumeTrackingLinkFollowed(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(TrackingLinkFollowed, async (event) => {
    const { accountId, data } = event;
    const url = (await letters.plainLinks(accountId, data.letterId))?.[data.number - 1] ?? '';
    await letters.record(accountId, data.letterId, linkFollowedFact(event, url));
  });
}
