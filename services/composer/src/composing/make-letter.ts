import { AccountGet } from '@pochtovik/contracts';
import { type Ask, type Logger, type Relay, withSpan } from '@pochtovik/service-kit';
import type { LetterOrder } from '../domain/letter-order.ts';
import { refusalOf } from '../domain/refusal.ts';
import type { LetterDocument } from '../store/letter-document.ts';
import type { LetterStore } from '../store/letters.ts';
import { type Known, refusedLetter } from './letter-record.ts';

/**
 * Makes a letter once, however often it is asked for, and has it announced.
 * @param make makes it and notes in `known` what it learns on the way, for the letter that tells of a refusal
 */
export type MakeLetter = (
  order: LetterOrder,
  log: Logger,
  make: (known: Known) => Promise<LetterDocument>,
) => Promise<void>;

/**
 * Makes letters: each ends as queued, or as not sent with its reason when nothing but a person can mend the cause. Errors
 * that pass by themselves are thrown, for the order to come again.
 */
export function createMakeLetter(deps: { ask: Ask; letters: LetterStore; relay: Relay; now(): Date }): MakeLetter {
  const { letters, relay } = deps;
  const languageOf = (accountId: number) => askLanguage(deps.ask, accountId);
  return (order, log, make) =>
    withSpan(
      'compose letter',
      { attributes: { 'pochtovik.account_id': order.accountId, 'pochtovik.letter_id': order.letterId } },
      async () => {
        if (!(await letters.exists(order.accountId, order.letterId))) {
          const letter = await madeOrRefused({ languageOf, now: deps.now }, order, make);
          await letters.insert(letter);
          const { state, failure } = letter;
          log.info({ event: 'letter.made', letterId: order.letterId, state, code: failure?.code }, 'letter made');
        }
        relay.announce(letters.collection.collectionName, order.letterId);
      },
    );
}

/** The letter, or the one that says why there is none. Errors: those that pass by themselves, and defects. */
export async function madeOrRefused(
  { languageOf, now }: { languageOf(accountId: number): Promise<string>; now(): Date },
  order: LetterOrder,
  make: (known: Known) => Promise<LetterDocument>,
): Promise<LetterDocument> {
  const known: Known = {};
  try {
    return await make(known);
  } catch (error) {
    if (refusalOf(error, '') === null) throw error;
    const refusal = refusalOf(error, known.language ?? (await languageOf(order.accountId)));
    if (refusal === null) throw error;
    return refusedLetter(order, known, refusal, now());
  }
}

/** The language of an account whose card could not be read; a sentence in Russian is better than a letter that waits for it. */
export async function askLanguage(ask: Ask, accountId: number): Promise<string> {
  try {
    return (await ask(AccountGet, accountId, { accountId })).language;
  } catch {
    return 'ru';
  }
}
