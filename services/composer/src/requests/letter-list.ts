import { LetterList } from '@pochtovik/contracts';
import { readCursor, writeCursor } from '../domain/cursor.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';
import { letterSummary } from './letter-view.ts';
import { visibleMailboxes } from './visible-mailboxes.ts';

/** Answers `letter.list`. Errors: BAD_REQUEST for a cursor that is none of ours. */
export function serveLetterList(kit: ComposerKit, letters: LetterStore): void {
  kit.serve(LetterList, async ({ accountId, actor, state, entity, cursor, limit }) => {
    const after = cursor === undefined ? null : readCursor(cursor);
    const mailboxIds = await visibleMailboxes(kit.ask, accountId, actor);
    // One more than asked for tells whether there is a next page.
    const found = await letters.list(accountId, { state, entity, mailboxIds }, { after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return {
      letters: page.map(letterSummary),
      nextCursor: more ? writeCursor({ createdAt: last.createdAt, id: last._id }) : null,
    };
  });
}
