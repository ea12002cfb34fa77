import { NotYet } from '@pochtovik/service-kit';
import type { KnownLetter } from '../domain/letter.ts';
import type { LetterStore } from '../store/letters.ts';

const FIRST_WAIT_MS = 200;
const MAX_WAIT_MS = 30_000;

/**
 * The letter that an event speaks of. Events come in any order: an opening may be here before the letter itself is.
 * @param tries deliveries of the event so far, from 1
 * @throws NotYet while nothing is known of the letter
 */
export async function knownLetter(
  letters: Pick<LetterStore, 'find'>,
  accountId: number,
  letterId: string,
  tries: number,
): Promise<KnownLetter> {
  const letter = await letters.find(accountId, letterId);
  if (letter) return letter;
  throw new NotYet(`letter ${letterId} is not known yet`, Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)));
}
