import { LetterResend, PochtovikError } from '@pochtovik/contracts';
import type { RepeatLetter } from '../composing/repeat-letter.ts';
import { assertResendable, resendableStates, resentEntry } from '../domain/resend.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore, StoredLetter } from '../store/letters.ts';
import { letterSummary } from './letter-view.ts';
import { visibleLetter } from './visible-letter.ts';

/**
 * Answers `letter.resend`. The letter names the one that repeats it before that one is made: two who ask at once get one
 * letter, and whoever asks after a crash in between makes it.
 * Errors: LETTER_UNKNOWN, LETTER_NOT_RESENDABLE, LETTER_MAYBE_SENT, and what passes by itself (SERVICE_UNAVAILABLE …).
 */
export function serveLetterResend(
  kit: ComposerKit,
  { letters, repeat, now }: { letters: LetterStore; repeat: RepeatLetter; now(): Date },
): void {
  /** Id of the letter that repeats this one from now on: the one given, unless it has one already. */
  async function claimed(letter: StoredLetter, resendId: string, confirmMaybeSent: boolean): Promise<string> {
    if (letter.resentAs !== undefined) return letter.resentAs;
    if (letter.returnedAs !== undefined) throw new PochtovikError('LETTER_NOT_RESENDABLE');
    const { accountId, _id: letterId } = letter;
    assertResendable(letter.state, confirmMaybeSent);
    const claim = {
      resendId,
      states: resendableStates(confirmMaybeSent),
      entry: resentEntry(letterId, resendId, now()),
    };
    if (await letters.claimResend(accountId, letterId, claim)) return resendId;
    const moved = await letters.find(accountId, letterId);
    if (!moved) throw new PochtovikError('LETTER_UNKNOWN');
    return claimed(moved, resendId, confirmMaybeSent);
  }

  kit.serve(LetterResend, async ({ accountId, actor, letterId, resendId: wanted, confirmMaybeSent }) => {
    const letter = await visibleLetter(kit.ask, letters, accountId, actor, letterId);
    const resendId = await claimed(letter, wanted, confirmMaybeSent);
    await repeat(letter, resendId, kit.log);
    const resend = await letters.find(accountId, resendId);
    if (!resend) throw new PochtovikError('LETTER_UNKNOWN');
    return letterSummary(resend);
  });
}
