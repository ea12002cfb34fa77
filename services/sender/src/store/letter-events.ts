import {
  LetterAppended,
  LetterCancelled,
  LetterDeferred,
  LetterFailed,
  LetterSent,
  stableId,
} from '@pochtovik/contracts';
import { type OutboxEntry, outboxEntry } from '@pochtovik/service-kit';
import type { RefusedRecipient } from '../domain/recipients-verdict.ts';
import type { Delivery } from '../store/delivery.ts';

type Letter = Pick<Delivery, 'id' | 'accountId' | 'mailboxId'>;

/** How a letter was accepted. */
interface SentHow {
  response: string;
  /** Recipients that did not get it. */
  refused?: RefusedRecipient[];
  /** Its files were too big for the server and left as links. */
  filesAsLinks?: boolean;
}

/** The event of an accepted letter. There is one a letter, whoever finds out. */
export function sentEvent(
  letter: Letter & Pick<Delivery, 'messageId' | 'attempts'>,
  at: Date,
  { response, refused = [], filesAsLinks = false }: SentHow,
): OutboxEntry {
  const { id: letterId, mailboxId, messageId, attempts: attempt } = letter;
  const data = {
    ...{ letterId, mailboxId, messageId, sentAt: at.toISOString(), attempt, response },
    ...(refused.length > 0 && { refused }),
    ...(filesAsLinks && { filesAsLinks }),
  };
  return outboxEntry(LetterSent, letter.accountId, data, { id: stableId('letter.sent', letterId), now: at });
}

/** The event of a letter that will not be tried again. */
export function failedEvent(
  letter: Letter & Pick<Delivery, 'attempts'>,
  at: Date,
  failure: { code: string; response: string; maybeSent: boolean },
): OutboxEntry {
  const { id: letterId, mailboxId } = letter;
  const attempt = Math.max(1, letter.attempts);
  const data = { letterId, mailboxId, failedAt: at.toISOString(), attempt, ...failure };
  const id = stableId('letter.failed', letterId, attempt);
  return outboxEntry(LetterFailed, letter.accountId, data, { id, now: at });
}

/** The event of a letter that is tried again later. */
export function deferredEvent(
  letter: Letter & Pick<Delivery, 'attempts'>,
  at: Date,
  deferral: { nextTryAt: Date; code: string; response: string },
): OutboxEntry {
  const { id: letterId, mailboxId, attempts: attempt } = letter;
  const { code, response } = deferral;
  const data = { letterId, mailboxId, attempt, nextTryAt: deferral.nextTryAt.toISOString(), code, response };
  const id = stableId('letter.deferred', letterId, attempt);
  return outboxEntry(LetterDeferred, letter.accountId, data, { id, now: at });
}

/** The event of a copy in the Sent folder. */
export function appendedEvent(letter: Letter, at: Date, folder: string, byProvider: boolean): OutboxEntry {
  const { id: letterId, mailboxId } = letter;
  const data = { letterId, mailboxId, folder, byProvider };
  return outboxEntry(LetterAppended, letter.accountId, data, { id: stableId('letter.appended', letterId), now: at });
}

/** The event of a letter taken back, by a user or by the suppression list. There is one a letter, whoever asked. */
export function cancelledEvent(
  letter: Letter & Pick<Delivery, 'attempts'>,
  at: Date,
  userId: number | undefined,
): OutboxEntry {
  const { id: letterId, mailboxId, attempts } = letter;
  const by = userId === undefined ? {} : { userId };
  const data = { letterId, mailboxId, ...by, cancelledAt: at.toISOString(), attempts };
  return outboxEntry(LetterCancelled, letter.accountId, data, { id: stableId('letter.cancelled', letterId), now: at });
}
