import type { Draft, DraftSummary } from '@pochtovik/contracts';
import type { DraftRow, StoredDraft } from '../store/drafts.ts';

/** A draft as the API shows it. */
export function draftView(draft: StoredDraft): Draft {
  return { ...draftSummary(draft), html: draft.content.html };
}

/** A draft in a list. */
export function draftSummary(draft: DraftRow): DraftSummary {
  const { draftId: id, ownerUserId, revision, letterId, original, content } = draft;
  return {
    ...content,
    ...{ id, ownerUserId, revision, letterId },
    ...(original && { original }),
    createdAt: draft.createdAt.toISOString(),
    updatedAt: draft.updatedAt.toISOString(),
  };
}
