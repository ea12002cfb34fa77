import type { KnownLetter, LetterFailure } from '../domain/letter.ts';
import { firstClickId } from '../domain/plan-executions.ts';
import type { TriggerLinkStore } from '../store/trigger-links.ts';
import type { Begin } from './begin.ts';
import type { Opened } from './opened.ts';
import type { Ports } from './ports.ts';

/** What facts about a letter that need more than their triggers do, whoever tells them: the bus, or a simulation. */
export interface LetterFacts {
  /** The mail server took the letter. */
  sent(letter: KnownLetter, sentAt: Date): Promise<void>;
  /** It ended without success, and surely did not leave. */
  failed(letter: KnownLetter, failure: LetterFailure): Promise<void>;
  /** A person answered; that proves an opening. @param by id of the answer */
  replied(letter: KnownLetter, by: string, at: Date): Promise<void>;
  /** A recipient downloaded a file; that proves an opening. @param by id of the visit */
  downloaded(letter: KnownLetter, by: string, at: Date): Promise<void>;
  /**
   * A recipient clicked a trigger link; that proves an opening. The link's triggers fire as they stand now, those of a link
   * that fires once only for the first click of a send's card.
   * @returns false when there is no such link
   */
  clicked(letter: KnownLetter, click: { hitId: string; linkNumber: number }, at: Date): Promise<boolean>;
}

/** Makes them. */
export function createLetterFacts(
  {
    letters,
    links,
    firstVisits,
  }: Pick<Ports, 'letters' | 'firstVisits'> & {
    links: Pick<TriggerLinkStore, 'findByNumber'>;
  },
  begin: Begin,
  opened: Opened,
): LetterFacts {
  return {
    async sent(letter, sentAt) {
      await letters.settle(letter.accountId, letter.letterId, { sentAt });
      await begin({ ...letter, sentAt }, { type: 'sent', at: sentAt });
    },

    async failed(letter, failure) {
      await letters.settle(letter.accountId, letter.letterId, { failure });
      await begin({ ...letter, failure }, { type: 'failed', at: failure.at });
    },

    async replied(letter, by, at) {
      await opened(letter, by, at);
      await begin(letter, { type: 'replied', at });
    },

    async downloaded(letter, by, at) {
      await opened(letter, by, at);
      await begin(letter, { type: 'downloaded', at });
    },

    async clicked(letter, { hitId, linkNumber }, at) {
      const { accountId } = letter;
      await opened(letter, hitId, at);
      const link = await links.findByNumber(accountId, linkNumber);
      if (!link) return false;
      const first = firstClickId(accountId, letter, link.number);
      if (link.once && !(await firstVisits.claim(accountId, first, hitId, at))) return true;
      await begin(letter, { type: 'clicked', at, hitId, link });
      return true;
    },
  };
}
