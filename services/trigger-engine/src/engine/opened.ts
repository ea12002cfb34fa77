import type { KnownLetter } from '../domain/letter.ts';
import { firstOpeningId } from '../domain/plan-executions.ts';
import type { FirstVisitStore } from '../store/first-visits.ts';
import type { Begin } from './begin.ts';

/**
 * Takes in that a recipient has opened a letter, by whatever shows it; only the first opening of a send by a card fires.
 * @param by id of the visit or answer that shows it: the first one told again is still the first
 */
export type Opened = (letter: KnownLetter, by: string, at: Date) => Promise<void>;

/** Makes it. */
export function createOpened(firstVisits: FirstVisitStore, begin: Begin): Opened {
  return async (letter, by, at) => {
    const { accountId } = letter;
    const isFirst = await firstVisits.claim(accountId, firstOpeningId(accountId, letter), by, at);
    if (isFirst) await begin(letter, { type: 'opened', at });
  };
}
