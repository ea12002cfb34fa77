import { DraftSend, PochtovikError } from '@pochtovik/contracts';
import type { SendDraft } from '../composing/send-draft.ts';
import { letterOrder } from '../composing/send-draft.ts';
import { draftChanged } from '../domain/draft-access.ts';
import type { ComposerKit } from '../kit.ts';
import type { DraftStore } from '../store/drafts.ts';
import type { LetterStore } from '../store/letters.ts';
import { letterSummary } from './letter-view.ts';
import { visibleDraft } from './visible-draft.ts';

/**
 * Answers `draft.send`. Whoever comes second, by a double click or after a lost answer, carries out the order of the first.
 * Errors: DRAFT_UNKNOWN, DRAFT_CHANGED, DRAFT_INVALID, DRAFT_SUPPRESSED, ACCOUNT_DISABLED, and what passes by itself.
 */
export function serveDraftSend(
  kit: ComposerKit,
  { drafts, letters, sending }: { drafts: DraftStore; letters: LetterStore; sending: SendDraft },
): void {
  kit.serve(DraftSend, async ({ accountId, actor, draftId, revision, confirmSuppressed }) => {
    const found = await visibleDraft(drafts, accountId, actor, draftId);
    if (found.state === 'draft' && found.revision !== revision) throw draftChanged(found);
    const ready = found.state === 'draft' ? await sending.order(found, actor, confirmSuppressed) : null;
    const draft = await visibleDraft(drafts, accountId, actor, draftId);
    const { order } = draft;
    if (!order) throw draftChanged(draft);
    await sending.carryOut(draft, kit.log, ready ?? undefined);
    const ids = order.letters.map((planned) => letterOrder(draft, order, planned).letterId);
    const made = await letters.findAll(accountId, ids);
    if (made.length < ids.length) throw new PochtovikError('LETTER_UNKNOWN');
    return { letters: made.map(letterSummary) };
  });
}
