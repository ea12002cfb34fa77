import {
  type Actor,
  DeliveryCancel,
  LetterToDraft,
  MailboxResolve,
  PochtovikError,
  stableId,
} from '@pochtovik/contracts';
import { plannedOf, sentDraft } from '../composing/rewrite-letter.ts';
import { draftSearchKeys } from '../domain/draft-content.ts';
import { draftOfTemplate, draftOfWritten, type ReturnedLetter } from '../domain/draft-of-letter.ts';
import { assertReturnable, resendableStates, returnedEntry } from '../domain/resend.ts';
import type { ComposerKit } from '../kit.ts';
import type { DraftStore } from '../store/drafts.ts';
import type { LetterStore, StoredLetter } from '../store/letters.ts';
import type { TemplateStore } from '../store/templates.ts';
import { draftView } from './draft-view.ts';
import { visibleLetter } from './visible-letter.ts';

/**
 * Answers `letter.to-draft`. A queued letter is cancelled at the sender first, since only it knows whether a try has begun; then the letter
 * names its draft, so that it is not sent again too; then the draft is made, by whoever asks next if a process dies in between.
 * Errors: LETTER_UNKNOWN, LETTER_NOT_CANCELLABLE, LETTER_NOT_RETURNABLE, LETTER_MAYBE_SENT, SERVICE_UNAVAILABLE.
 */
export function serveLetterToDraft(
  kit: ComposerKit,
  {
    drafts,
    letters,
    templates,
    now,
  }: { drafts: DraftStore; letters: LetterStore; templates: TemplateStore; now(): Date },
): void {
  /** Makes sure that the letter does not leave and that nothing but the draft goes on from it. */
  async function claim(letter: StoredLetter, draftId: string, actor: Actor, confirmMaybeSent: boolean): Promise<void> {
    const { accountId, _id: letterId, state, mailboxId } = letter;
    assertReturnable(letter, confirmMaybeSent);
    if (state === 'queued') {
      if (mailboxId === null) throw new PochtovikError('LETTER_NOT_CANCELLABLE');
      const order = { accountId, letterId, mailboxId, userId: actor.userId };
      const { outcome } = await kit.ask(DeliveryCancel, accountId, order);
      if (outcome === 'too-late') throw new PochtovikError('LETTER_NOT_CANCELLABLE');
    }
    // The event of a cancelled letter may come later than its answer.
    const states = [...resendableStates(confirmMaybeSent), ...(state === 'queued' ? (['queued'] as const) : [])];
    const entry = returnedEntry(letterId, now());
    if (await letters.claimReturn(accountId, letterId, { draftId, states, entry })) return;
    if ((await letters.find(accountId, letterId))?.returnedAs === undefined) {
      throw new PochtovikError('LETTER_NOT_RETURNABLE');
    }
  }

  /** Its writer, else the user of its mailbox, else who asks. */
  async function ownerOf({ accountId, origin, mailboxId }: StoredLetter, actor: Actor): Promise<number> {
    if (origin.type === 'user') return origin.userId;
    if (mailboxId === null) return actor.userId;
    try {
      return (await kit.ask(MailboxResolve, accountId, { accountId, mailboxId })).userId;
    } catch (error) {
      if (error instanceof PochtovikError && error.code === 'MAILBOX_UNKNOWN') return actor.userId;
      throw error;
    }
  }

  async function contentOf(letter: StoredLetter) {
    const { accountId, entity, templateId, templateVersion, mailboxId, to } = letter;
    const returned: ReturnedLetter = {
      ...{ entity, templateId, mailboxId, to },
      ...{ cc: letter.cc ?? [], bcc: letter.bcc ?? [] },
    };
    if (letter.origin.type !== 'user') {
      const version =
        templateVersion === null ? null : await templates.findVersion(accountId, templateId, templateVersion);
      return draftOfTemplate(returned, version);
    }
    const { content, order } = await sentDraft(drafts, letter);
    if (order.letters.length === 1) return content;
    const { contactId } = plannedOf(order.letters, letter);
    const isChosen = contactId !== null && content.contactIds.includes(contactId);
    return draftOfWritten(returned, content, isChosen ? contactId : null);
  }

  kit.serve(LetterToDraft, async ({ accountId, actor, letterId, confirmMaybeSent }) => {
    const letter = await visibleLetter(kit.ask, letters, accountId, actor, letterId);
    const draftId = stableId('draft', accountId, letterId);
    if (letter.returnedAs === undefined) await claim(letter, draftId, actor, confirmMaybeSent);
    if (!(await drafts.find(accountId, draftId))) {
      const [ownerUserId, content] = await Promise.all([ownerOf(letter, actor), contentOf(letter)]);
      const change = { content, searchKeys: draftSearchKeys(content), at: now() };
      await drafts.insert(accountId, { ...change, draftId, ownerUserId, letterId });
    }
    const draft = await drafts.find(accountId, draftId);
    if (draft?.state !== 'draft') throw new PochtovikError('LETTER_NOT_RETURNABLE');
    return draftView(draft);
  });
}
