import type { LetterState } from '@pochtovik/contracts';
import { type Database, insertedOnce } from '@pochtovik/service-kit';
import { type LetterDocument, letterSchema } from './letter-document.ts';

/** What of a letter its events are published from. */
export type LetterEvents = Pick<LetterDocument, '_id' | 'outbox' | 'html' | 'text'>;

/** The part of the letters that concerns many at once. */
export interface SendLetterStore {
  /** Those of the ids that have a letter. */
  known(accountId: number, letterIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Stores letters with their events; those that are there already stay as they are. @returns false when some were */
  insertAll(accountId: number, letters: readonly LetterDocument[]): Promise<boolean>;
  /** How many letters of a send stand in each state; of a letter and its repeat only the repeat. */
  countStates(accountId: number, sendId: string): Promise<Partial<Record<LetterState, number>>>;
  /** Letters with their events and what those share, as they were stored. */
  withEvents(accountId: number, letterIds: readonly string[]): Promise<LetterEvents[]>;
}

/** Opens the view on the `letters` collection, whose store makes the indexes. */
export function openSendLetters(database: Database): SendLetterStore {
  const letters = database.model<LetterDocument>('Letter', letterSchema);

  return {
    async known(accountId, letterIds) {
      const found = await letters.find({ _id: { $in: [...letterIds] }, accountId }, { _id: 1 }).lean();
      return new Set(found.map(({ _id }) => _id));
    },

    async insertAll(accountId, documents) {
      const own = documents.filter((letter) => letter.accountId === accountId);
      return own.length === 0 || insertedOnce(letters.insertMany(own, { ordered: false, lean: true }));
    },

    async countStates(accountId, sendId) {
      // Index fields only, so that no letter is read for it.
      const found = await letters.aggregate<{ _id: LetterState; count: number }>([
        { $match: { accountId, sendId } },
        { $project: { _id: 0, state: 1, resentAs: 1 } },
        { $match: { resentAs: null } },
        { $group: { _id: '$state', count: { $sum: 1 } } },
      ]);
      return Object.fromEntries(found.map(({ _id, count }) => [_id, count]));
    },

    withEvents: (accountId, letterIds) =>
      letters
        .find({ _id: { $in: [...letterIds] }, accountId })
        .select({ outbox: 1, html: 1, text: 1 })
        .lean<LetterEvents[]>(),
  };
}
