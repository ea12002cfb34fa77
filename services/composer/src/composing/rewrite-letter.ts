import { PochtovikError } from '@pochtovik/contracts';
import type { Logger } from '@pochtovik/service-kit';
import type { LetterOrder } from '../domain/letter-order.ts';
import { suppressedAddress } from '../domain/suppressed-address.ts';
import type { DraftStore, StoredDraft } from '../store/drafts.ts';
import type { StoredLetter } from '../store/letters.ts';
import type { LetterSource } from './letter-record.ts';
import type { MakeLetter } from './make-letter.ts';
import type { PrepareDraft } from './prepare-draft.ts';
import type { WriteLetter } from './write-letter.ts';

/** Repeats letters that a person wrote; their drafts are kept for it. */
export interface RewriteLetter {
  /** What a letter was made from. Errors: DRAFT_UNKNOWN. */
  source(letter: StoredLetter): Promise<LetterSource>;
  /** Makes again a letter that could not be made. */
  anew(letter: StoredLetter, order: LetterOrder, log: Logger): Promise<void>;
}

/** Makes {@link RewriteLetter}. */
export function createRewriteLetter(deps: {
  drafts: DraftStore;
  prepare: PrepareDraft;
  write: WriteLetter;
  makeLetter: MakeLetter;
}): RewriteLetter {
  const { drafts, prepare, write, makeLetter } = deps;

  return {
    async source(letter) {
      const { content } = await sentDraft(drafts, letter);
      return { version: null, content: { name: letter.templateName, actions: content.actions } };
    },

    anew: (letter, order, log) =>
      makeLetter(order, log, async (known) => {
        const draft = await sentDraft(drafts, letter);
        const mailboxId = letter.mailboxId ?? draft.order.mailboxId;
        const planned = plannedOf(draft.order.letters, letter);
        const content = { ...draft.content, mailboxId };
        // Who may send from which mailbox was decided when the draft was sent.
        const prepared = await prepare({ ...draft, content }, { userId: draft.order.userId, role: 'administrator' });
        return write(content, prepared, order, planned, known);
      }),
  };
}

/** The draft that a letter was written in. Errors: DRAFT_UNKNOWN. */
export async function sentDraft(
  drafts: DraftStore,
  { accountId, origin }: StoredLetter,
): Promise<StoredDraft & { order: NonNullable<StoredDraft['order']> }> {
  const draft = origin.type === 'user' ? await drafts.find(accountId, origin.draftId) : null;
  if (!draft?.order) throw new PochtovikError('DRAFT_UNKNOWN');
  return { ...draft, order: draft.order };
}

/** The place of a letter in its order: by its recipient, whom a repeated letter keeps. Errors: RECIPIENT_NONE. */
export function plannedOf<T extends { to: { address: string } }>(letters: readonly T[], { to }: StoredLetter): T {
  const key = to && suppressedAddress(to.address);
  const planned = letters.find(({ to: { address } }) => suppressedAddress(address) === key);
  if (!planned) throw new PochtovikError('RECIPIENT_NONE');
  return planned;
}
