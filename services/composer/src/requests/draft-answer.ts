import { type Draft, DraftAnswer, PochtovikError } from '@pochtovik/contracts';
import type { AnswerLetter } from '../answering/answer-letter.ts';
import { draftSearchKeys } from '../domain/draft-content.ts';
import type { ComposerKit } from '../kit.ts';
import type { DraftStore } from '../store/drafts.ts';
import { MAX_DRAFTS } from './draft-save.ts';
import { draftView } from './draft-view.ts';
import { openDraft } from './visible-draft.ts';

/**
 * Answers `draft.answer`. Big files take their time: who asks again meanwhile waits for the same work, and whoever asks later gets the draft that is
 * there. Errors: those of `draft.answer`.
 */
export function serveDraftAnswer(
  kit: ComposerKit,
  { drafts, answer, now }: { drafts: DraftStore; answer: AnswerLetter; now(): Date },
): void {
  const running = new Map<string, Promise<Draft>>();

  kit.serve(DraftAnswer, async (order) => {
    const { accountId, actor, draftId } = order;
    if (await drafts.find(accountId, draftId)) return draftView(await openDraft(drafts, accountId, actor, draftId));
    const key = `${accountId}:${actor.userId}:${draftId}`;
    const work = running.get(key) ?? begun().finally(() => running.delete(key));
    running.set(key, work);
    return work;

    async function begun(): Promise<Draft> {
      if ((await drafts.count(accountId, actor.userId)) >= MAX_DRAFTS) throw new PochtovikError('DRAFT_LIMIT');
      const { content, original } = await answer(order);
      const change = { content, searchKeys: draftSearchKeys(content), at: now() };
      await drafts.insert(accountId, { ...change, draftId, ownerUserId: actor.userId, letterId: null, original });
      return draftView(await openDraft(drafts, accountId, actor, draftId));
    }
  });
}
