import { type DraftContent, PochtovikError } from '@pochtovik/contracts';
import type { LetterOrder } from '../domain/letter-order.ts';
import type { PlannedLetter } from '../domain/plan-letters.ts';
import type { LetterDocument } from '../store/letter-document.ts';
import type { ComposeDeps } from './compose-letter.ts';
import { type Known, type LetterHeaders, type QueuedContent, queuedLetter } from './letter-record.ts';
import type { PreparedDraft } from './prepare-draft.ts';
import { withTrackedLinks } from './tracked-addresses.ts';

/** Makes one letter that a person wrote. Errors: DRAFT_INVALID, ACCOUNT_DISABLED, LETTER_TOO_BIG, and those of rendering. */
export type WriteLetter = (
  content: DraftContent,
  prepared: PreparedDraft,
  order: LetterOrder,
  planned: PlannedLetter,
  known: Known,
) => Promise<LetterDocument>;

/** Fields whose problems do not matter any more once it is fixed who gets the letters. */
const OF_RECIPIENTS = /^(to|cc|bcc|contactIds)\b/;

/** Makes {@link WriteLetter}. */
export function createWriteLetter(
  deps: Pick<ComposeDeps, 'tracking' | 'accounts' | 'letterFiles' | 'placeImages' | 'now' | 'maxEventBytes'>,
): WriteLetter {
  return async (content, prepared, order, planned, known) => {
    const { card, mailbox, templateName } = prepared;
    const template = { version: null, content: { name: templateName, actions: content.actions } };
    const { to } = planned;
    Object.assign(known, { template, to, ...(mailbox && { mailbox }) });
    if (card) Object.assign(known, { timeZone: card.account.timezone, language: card.account.language });
    if (!(await deps.accounts.isInstalled(order.accountId))) throw new PochtovikError('ACCOUNT_DISABLED');
    const errors = prepared.problems.filter(
      ({ severity, field }) => severity === 'error' && !OF_RECIPIENTS.test(field),
    );
    if (!mailbox || errors.length > 0) throw new PochtovikError('DRAFT_INVALID', { details: errors });
    const written = await writtenContent(deps, content, prepared, order, planned);
    const bounds = { now: deps.now(), maxEventBytes: deps.maxEventBytes() };
    return queuedLetter(order, { ...known, template, mailbox, to }, written, headersOf(content, planned), bounds);
  };
}

/** All that one letter of a draft says and carries. Errors: LETTER_TOO_BIG, IMAGE_INVALID, those of files and of rendering. */
export async function writtenContent(
  deps: Pick<ComposeDeps, 'tracking' | 'letterFiles' | 'placeImages'>,
  content: DraftContent,
  prepared: PreparedDraft,
  { accountId, letterId }: Pick<LetterOrder, 'accountId' | 'letterId'>,
  { contactId }: Pick<PlannedLetter, 'contactId'>,
): Promise<QueuedContent> {
  const tracked = await deps.tracking.addresses(accountId, letterId, prepared.triggerLinks);
  const rendered = await prepared.render(contactId, tracked);
  const wanted = content.attachmentIds.map((attachmentId) => ({ attachmentId }));
  const [imaged, attachments] = await Promise.all([
    deps.placeImages(accountId, rendered.html, 'single'),
    deps.letterFiles(accountId, wanted, letterId),
  ]);
  return {
    ...{ ...rendered, ...imaged, ...withTrackedLinks(imaged.html, content.trackLinks, tracked), attachments },
    attachAs: content.trackDownloads ? 'links' : 'parts',
    unsubscribeUrl: tracked.unsubscribe,
  };
}

/** What the message of a letter of a draft says beside its content; a person's letter asks for no unsubscribing. */
export function headersOf({ inReplyTo, references }: DraftContent, { cc, bcc }: PlannedLetter): LetterHeaders {
  return {
    ...(cc.length > 0 && { cc }),
    ...(bcc.length > 0 && { bcc }),
    ...(inReplyTo !== null && { inReplyTo }),
    ...(references.length > 0 && { references }),
  };
}
