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
