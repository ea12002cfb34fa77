import { TrackingOpened } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { firstOpeningId } from '../domain/plan-executions.ts';
import { isRecipient } from '../domain/visitor.ts';
import type { Begin } from '../engine/begin.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { FirstVisitStore } from '../store/first-visits.ts';
import type { LetterStore } from '../store/letters.ts';

/** The first opening of a send by a card fires; machines' openings are none. */
export function consumeTrackingOpened(
  kit: Kit<Config>,
  letters: LetterStore,
  firstVisits: FirstVisitStore,
  begin: Begin,
): void {
  kit.consume(TrackingOpened, async ({ accountId, occurredAt, data }, { tries }) => {
    if (!isRecipient(data.visitor)) return;
    const letter = await knownLetter(letters, accountId, data.letterId, tries);
    const at = new Date(occurredAt);
    const isFirst = await firstVisits.claim(accountId, firstOpeningId(accountId, letter), data.hitId, at);
    if (isFirst) await begin(letter, { type: 'opened', at });
  });
}
