import { type DraftProblem, PochtovikError } from '@pochtovik/contracts';
import { messageSize } from '@pochtovik/letter-message';
import { asError } from '../domain/draft-problems.ts';
import { messageIdOf } from '../domain/message-id.ts';
import type { PlannedLetter } from '../domain/plan-letters.ts';
import type { StoredDraft } from '../store/drafts.ts';
import type { ComposeDeps } from './compose-letter.ts';
import { messageFields } from './letter-record.ts';
import type { PreparedDraft } from './prepare-draft.ts';
import { letterOrder } from './send-draft.ts';
import { headersOf, writtenContent } from './write-letter.ts';

/** How big the message of a letter is, and what keeps it from being made that was not known before. */
export interface MeasuredLetter {
  /** null where the letter can't be sent as it stands. */
  bytes: number | null;
  problems: DraftProblem[];
}

/**
 * Measures the message that a letter of a draft becomes when it is sent now, by making it: with its own id, the addresses that it will carry, and all
 * headers. Nothing is kept of it.
 */
export async function measureLetter(
  deps: Pick<ComposeDeps, 'tracking' | 'letterFiles' | 'placeImages' | 'now'>,
  draft: StoredDraft,
  prepared: PreparedDraft,
  planned: PlannedLetter | undefined,
  userId: number,
): Promise<MeasuredLetter> {
  const { mailbox } = prepared;
  const isUnseen = prepared.problems.some(({ code }) => code === 'ATTACHMENT_UNKNOWN');
  if (!mailbox || !planned || isUnseen) return { bytes: null, problems: [] };
  const order = letterOrder(draft, { userId, mailboxId: mailbox.id }, planned);
  try {
    const content = await writtenContent(deps, draft.content, prepared, order, planned);
    const { to } = planned;
    const fields = messageFields(order.origin, { mailbox, to }, content, headersOf(draft.content, planned));
    const bytes = await messageSize({
      id: order.letterId,
      messageId: messageIdOf(order.letterId, mailbox.fromAddress),
      date: deps.now(),
      content: { ...fields, subject: content.subject },
    });
    return { bytes, problems: [] };
  } catch (error) {
    if (!(error instanceof PochtovikError) || error.retryable) throw error;
    // All else that can be wrong was told with the fields of the draft.
    const problems = error.code === 'IMAGE_INVALID' ? error.details : [];
    return { bytes: null, problems: problems.map((detail) => asError({ code: error.code, ...detail })) };
  }
}
