import { type Actor, type DraftProblem, PochtovikError } from '@pochtovik/contracts';
import { currentTrace, type Logger, traceFrom, withSpan } from '@pochtovik/service-kit';
import { type LetterOrder, orderOfDraft } from '../domain/letter-order.ts';
import type { PlannedLetter } from '../domain/plan-letters.ts';
import type { SendOrder } from '../store/draft-document.ts';
import type { DraftStore, StoredDraft } from '../store/drafts.ts';
import type { LetterDocument } from '../store/letter-document.ts';
import type { MakeLetter } from './make-letter.ts';
import type { PrepareDraft, PreparedDraft } from './prepare-draft.ts';
import type { WriteLetter } from './write-letter.ts';

/** Letters that are ready before the order to send them is fixed, by their ids. */
export type ReadyLetters = ReadonlyMap<string, LetterDocument>;

/** Sends drafts: what is wrong is told while nothing has happened yet, then the order is fixed, then it is carried out. */
export interface SendDraft {
  /**
   * Makes the draft's letters ready and fixes the order; they are not stored yet. @returns null when another revision is there by now, or it
   * was ordered already or deleted. Errors: DRAFT_INVALID, DRAFT_SUPPRESSED, ACCOUNT_DISABLED, and what passes by itself.
   */
  order(draft: StoredDraft, actor: Actor, confirmSuppressed: boolean): Promise<ReadyLetters | null>;
  /** Makes the letters of an order that are not made yet. It may be broken off and repeated, also by several at once. */
  carryOut(draft: StoredDraft, log: Logger, ready?: ReadyLetters): Promise<void>;
}

/** Makes {@link SendDraft}. */
export function createSendDraft(deps: {
  drafts: DraftStore;
  prepare: PrepareDraft;
  write: WriteLetter;
  makeLetter: MakeLetter;
  now(): Date;
}): SendDraft {
  const { drafts, prepare, write, makeLetter, now } = deps;

  return {
    async order(draft, actor, confirmSuppressed) {
      const { accountId, draftId, revision, content } = draft;
      const prepared = await prepare(draft, actor);
      assertSendable(prepared.problems, confirmSuppressed);
      const { mailbox, letters } = prepared;
      if (!mailbox) throw new PochtovikError('DRAFT_INVALID');
      const order: SendOrder = {
        ...{ userId: actor.userId, mailboxId: mailbox.id, at: now(), letters },
        trace: currentTrace(),
      };
      const ready = new Map<string, LetterDocument>();
      for (const planned of letters) {
        const letter = letterOrder(draft, order, planned);
        ready.set(letter.letterId, await write(content, prepared, letter, planned, {}));
      }
      return (await drafts.order(accountId, draftId, revision, order)) ? ready : null;
    },

    async carryOut(draft, log, ready = new Map()) {
      const { accountId, draftId, content, order } = draft;
      if (!order) throw new Error(`draft ${draftId} was not ordered`);
      let prepared: Promise<PreparedDraft> | undefined;
      // Who may send from which mailbox was decided when the order was fixed.
      const again = { ...draft, content: { ...content, mailboxId: order.mailboxId } };
      const sender: Actor = { userId: order.userId, role: 'administrator' };
      for (const planned of order.letters) {
        const letter = letterOrder(draft, order, planned);
        await makeLetter(letter, log, async (known) => {
          const made = ready.get(letter.letterId);
          if (made) return made;
          prepared ??= prepare(again, sender);
          return write(content, await prepared, letter, planned, known);
        });
      }
      await drafts.finish(accountId, draftId);
    },
  };
}

/** Carries out an order whose process died, in the trace of the request that gave it. */
export function carryOutAgain(sending: SendDraft, draft: StoredDraft, log: Logger): Promise<void> {
  const parent = traceFrom(draft.order?.trace ?? {});
  return withSpan('send draft again', { parent, attributes: { 'pochtovik.account_id': draft.accountId } }, () =>
    sending.carryOut(draft, log),
  );
}

/** The order of one of a draft's letters. */
export function letterOrder(
  draft: StoredDraft,
  order: Pick<SendOrder, 'userId' | 'mailboxId'>,
  { to }: Pick<PlannedLetter, 'to'>,
): LetterOrder {
  const { accountId, draftId, content } = draft;
  if (!content.entity) throw new Error(`draft ${draftId} has no card`);
  return orderOfDraft(
    { accountId, draftId, entity: content.entity, templateId: content.templateId },
    order,
    to.address,
  );
}

function assertSendable(problems: readonly DraftProblem[], confirmSuppressed: boolean): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new PochtovikError('DRAFT_INVALID', { details: errors.map(detailOf) });
  const open = problems.filter(({ severity }) => severity === 'confirm');
  if (open.length > 0 && !confirmSuppressed) {
    throw new PochtovikError('DRAFT_SUPPRESSED', { details: open.map(detailOf) });
  }
}

function detailOf({ severity: _severity, ...detail }: DraftProblem) {
  return detail;
}
