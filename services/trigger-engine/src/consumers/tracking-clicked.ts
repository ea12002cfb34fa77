import { TrackingClicked } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { firstClickId } from '../domain/plan-executions.ts';
import { isRecipient } from '../domain/visitor.ts';
import type { Begin } from '../engine/begin.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { Opened } from '../engine/opened.ts';
import type { FirstVisitStore } from '../store/first-visits.ts';
import type { LetterStore } from '../store/letters.ts';
import type { TriggerLinkStore } from '../store/trigger-links.ts';

/**
 * A recipient's click fires the link's triggers as they stand now; a link that fires once only for the first of a send's
 * card. It proves that the letter was opened.
 */
export function consumeTrackingClicked(
  kit: Kit<Config>,
  stores: { letters: LetterStore; links: TriggerLinkStore; firstVisits: FirstVisitStore },
  begin: Begin,
  opened: Opened,
): void {
  const { letters, links, firstVisits } = stores;
  kit.consume(TrackingClicked, async ({ accountId, occurredAt, data }, { tries, log }) => {
    if (!isRecipient(data.visitor)) return;
    const letter = await knownLetter(letters, accountId, data.letterId, tries);
    const at = new Date(occurredAt);
    const { hitId } = data;
    await opened(letter, hitId, at);
    const link = await links.findByNumber(accountId, data.linkNumber);
    if (!link) {
      log.warn(
        { event: 'click.link-unknown', letterId: data.letterId, linkNumber: data.linkNumber },
        'click of no link',
      );
      return;
    }
    if (link.once && !(await firstVisits.claim(accountId, firstClickId(accountId, letter, link.number), hitId, at)))
      return;
    await begin(letter, { type: 'clicked', at, hitId, link });
  });
}
