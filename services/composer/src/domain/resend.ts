import { type LetterState, PochtovikError, stableId } from '@pochtovik/contracts';
import type { TimelineRecord } from './timeline.ts';

/**
 * States in which a letter may be sent again. One that may have left needs the word of a person who knows that the client
 * may get it twice.
 */
export function resendableStates(confirmMaybeSent: boolean): readonly LetterState[] {
  return confirmMaybeSent ? ['not_sent', 'cancelled', 'maybe_sent'] : ['not_sent', 'cancelled'];
}

/** Errors: LETTER_MAYBE_SENT, LETTER_NOT_RESENDABLE. */
export function assertResendable(state: LetterState, confirmMaybeSent: boolean): void {
  if (resendableStates(confirmMaybeSent).includes(state)) return;
  throw new PochtovikError(state === 'maybe_sent' ? 'LETTER_MAYBE_SENT' : 'LETTER_NOT_RESENDABLE');
}

/**
 * A letter may be returned to the drafts while it waits and when it did not leave, unless another letter repeats it.
 * Errors: LETTER_MAYBE_SENT, LETTER_NOT_RETURNABLE.
 */
export function assertReturnable(
  { state, resentAs }: { state: LetterState; resentAs?: string },
  confirmMaybeSent: boolean,
): void {
  if (resentAs !== undefined || state === 'sent') throw new PochtovikError('LETTER_NOT_RETURNABLE');
  if (state === 'maybe_sent' && !confirmMaybeSent) throw new PochtovikError('LETTER_MAYBE_SENT');
}

/** The line in the timeline of a letter that was returned to the drafts. */
export function returnedEntry(letterId: string, at: Date): TimelineRecord {
  return {
    eventId: stableId('letter.returned', letterId),
    at,
    event: 'letter.returned',
    service: 'composer',
    detail: 'Письмо возвращено в черновики.',
  };
}

/** The line in the timeline of a letter that was sent again. */
export function resentEntry(letterId: string, resendId: string, at: Date): TimelineRecord {
  return {
    eventId: stableId('letter.resent', letterId),
    at,
    event: 'letter.resent',
    service: 'composer',
    detail: `Письмо отправлено снова: его повторяет письмо ${resendId}.`,
  };
}
