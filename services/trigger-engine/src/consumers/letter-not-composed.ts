import { LetterNotComposed } from '@pochtovik/contracts';
import { currentTrace, type Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { SENTENCES } from '../domain/sentences.ts';
import type { Begin } from '../engine/begin.ts';
import { noteRequested } from '../engine/events.ts';
import { knownLetter } from '../engine/known-letter.ts';
import type { LetterStore } from '../store/letters.ts';

/**
 * A letter that could not be made fires its triggers on failure. One that the pipeline asked for also leaves a message in the
 * card, since nobody was watching; letter and message are one write.
 */
export function consumeLetterNotComposed(kit: Kit<Config>, letters: LetterStore, begin: Begin): void {
  kit.consume(LetterNotComposed, async ({ accountId, occurredAt, data }, { tries }) => {
    const { letter, code, reason } = data;
    const at = new Date(occurredAt);
    const note = SENTENCES.notComposedNote(letter, reason);
    const events =
      letter.origin.type === 'digital-pipeline'
        ? [noteRequested(accountId, ['letter-not-composed', letter.letterId], letter.entity, note, at)]
        : [];
    const failure = { at, code, words: reason };
    await letters.add(accountId, letter, { knownAt: at, failure, trace: currentTrace() }, events);
    await begin(await knownLetter(letters, accountId, letter.letterId, tries), { type: 'failed', at });
  });
}
