import { type Actor, PochtovikError } from '@pochtovik/contracts';
import { maySeeDraft } from '../domain/draft-access.ts';
import type { DraftStore, StoredDraft } from '../store/drafts.ts';

/** A draft, also a sent one, that the actor may see. Errors: DRAFT_UNKNOWN, also for one that the actor may not see. */
export async function visibleDraft(
  drafts: DraftStore,
  accountId: number,
  actor: Actor,
  draftId: string,
): Promise<StoredDraft> {
  const draft = await drafts.find(accountId, draftId);
  if (!draft || !maySeeDraft(actor, draft)) throw new PochtovikError('DRAFT_UNKNOWN');
  return draft;
}

/** A draft that may be changed. Errors: DRAFT_UNKNOWN, DRAFT_SENT. */
export async function openDraft(
  drafts: DraftStore,
  accountId: number,
  actor: Actor,
  draftId: string,
): Promise<StoredDraft> {
  const draft = await visibleDraft(drafts, accountId, actor, draftId);
  if (draft.state !== 'draft') throw new PochtovikError('DRAFT_SENT');
  return draft;
}
