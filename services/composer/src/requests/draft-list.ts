import { DraftList } from '@pochtovik/contracts';
import { readCursor, writeCursor } from '@pochtovik/service-kit';
import { searchOf } from '../domain/letter-search.ts';
import type { ComposerKit } from '../kit.ts';
import type { DraftStore } from '../store/drafts.ts';
import { draftSummary } from './draft-view.ts';

/** Answers `draft.list`. Errors: BAD_REQUEST for a cursor that is none of ours. */
export function serveDraftList(kit: ComposerKit, drafts: DraftStore): void {
  kit.serve(DraftList, async ({ accountId, actor, userId, entity, search, cursor, limit }) => {
    const after = cursor === undefined ? null : readCursor(cursor);
    const ownerUserId = actor.role === 'administrator' ? (userId ?? actor.userId) : actor.userId;
    const filter = { ownerUserId, entity, search: (search !== undefined && searchOf(search)) || undefined };
    // One more than asked for tells whether there is a next page.
    const found = await drafts.list(accountId, filter, { after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return {
      drafts: page.map(draftSummary),
      nextCursor: more ? writeCursor({ createdAt: last.updatedAt, id: last.draftId }) : null,
    };
  });
}
