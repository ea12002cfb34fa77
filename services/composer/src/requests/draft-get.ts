import { DraftGet } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { DraftStore } from '../store/drafts.ts';
import { draftView } from './draft-view.ts';
import { openDraft } from './visible-draft.ts';

/** Answers `draft.get`. Errors: DRAFT_UNKNOWN, DRAFT_SENT. */
export function serveDraftGet(kit: ComposerKit, drafts: DraftStore): void {
  kit.serve(DraftGet, async ({ accountId, actor, draftId }) =>
    draftView(await openDraft(drafts, accountId, actor, draftId)),
  );
}
