import { type DraftContent, DraftSave, PochtovikError } from '@pochtovik/contracts';
import { draftChanged, maySeeDraft } from '../domain/draft-access.ts';
import { cleanDraft, draftSearchKeys, isSameDraft } from '../domain/draft-content.ts';
import type { ComposerKit } from '../kit.ts';
import type { DraftStore } from '../store/drafts.ts';
import type { WritingChoiceStore } from '../store/writing-choices.ts';
import { draftView } from './draft-view.ts';
import { openDraft } from './visible-draft.ts';

/** Most drafts of one user: far beyond what anybody reads, a bound for a widget gone wild. */
export const MAX_DRAFTS = 1000;

/**
 * Answers `draft.save`. What is typed is kept as it is: it is read when it is previewed or sent. Which save came first is decided by the
 * write, so that of two who have seen the same revision one is told of the other.
 * Errors: DRAFT_CHANGED, DRAFT_SENT, DRAFT_UNKNOWN, DRAFT_LIMIT.
 */
export function serveDraftSave(
  kit: ComposerKit,
  { drafts, choices, now }: { drafts: DraftStore; choices: WritingChoiceStore; now(): Date },
): void {
  /** The content with the tick «Отслеживать скачивания вложений»: where it is not said, as it is, in a new draft as its writer chose last. */
  async function withTick(
    accountId: number,
    userId: number,
    typed: DraftContent,
    before: DraftContent | undefined,
  ): Promise<DraftContent> {
    if (typed.trackDownloads !== undefined) return typed;
    const kept = before ?? (await choices.find(accountId, userId));
    return kept?.trackDownloads === undefined ? typed : { ...typed, trackDownloads: kept.trackDownloads };
  }

  kit.serve(DraftSave, async ({ accountId, actor, draftId, revision, content: typed }) => {
    const before = await drafts.find(accountId, draftId);
    if (before && !maySeeDraft(actor, before)) throw new PochtovikError('DRAFT_UNKNOWN');
    const content = await withTick(accountId, actor.userId, cleanDraft(typed), before?.content);
    const change = { content, searchKeys: draftSearchKeys(content), at: now() };
    if (!before && revision === 0) {
      if ((await drafts.count(accountId, actor.userId)) >= MAX_DRAFTS) throw new PochtovikError('DRAFT_LIMIT');
      await drafts.insert(accountId, { ...change, draftId, ownerUserId: actor.userId, letterId: null });
    } else if (before?.state === 'draft' && !isSameDraft(before.content, content)) {
      await drafts.save(accountId, draftId, revision, change);
    }
    const draft = await openDraft(drafts, accountId, actor, draftId);
    // Whoever wrote it: what is there is what was to be kept, so nothing is lost.
    if (!isSameDraft(draft.content, content)) throw draftChanged(draft);
    const { trackDownloads } = typed;
    const isChosen = trackDownloads !== undefined && trackDownloads !== before?.content.trackDownloads;
    if (isChosen) await choices.keep(accountId, actor.userId, { trackDownloads });
    return draftView(draft);
  });
}
