import { DraftDelete, PochtovikError } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { DraftStore } from '../store/drafts.ts';
import { openDraft } from './visible-draft.ts';

/** Answers `draft.delete`. Errors: DRAFT_UNKNOWN, DRAFT_SENT (also when it is being sent at this moment). */
export function serveDraftDelete(kit: ComposerKit, drafts: DraftStore): void {
  kit.serve(DraftDelete, async ({ accountId, actor, draftId }) => {
    await openDraft(drafts, accountId, actor, draftId);
    if (!(await drafts.remove(accountId, draftId))) {
      await openDraft(drafts, accountId, actor, draftId);
      throw new PochtovikError('DRAFT_UNKNOWN');
    }
    return { draftId };
  });
}
