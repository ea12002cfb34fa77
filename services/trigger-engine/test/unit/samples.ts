import { EntityRead, type LetterContext, LetterQueued } from '@pochtovik/contracts';
import type { FiringTrigger } from '../../src/domain/effect.ts';
import type { KnownLetter } from '../../src/domain/letter.ts';

/** Account of the samples. */
export const ACCOUNT = 31_000_001;

/** A card with a lead, a contact and no company, as the contract's example has it. */
export const CARD = EntityRead.example.reply;

/** A letter's context without triggers, changed where a test needs it. */
export function context(change: Partial<LetterContext> = {}): LetterContext {
  const actions = { sent: [], opened: [], notOpened: [], failed: [] };
  return { ...LetterQueued.example.letter, actions, ...change };
}

/** A letter sent at 12:00 in Moscow, changed where a test needs it. */
export function letter(change: Partial<KnownLetter> = {}): KnownLetter {
  const knownAt = new Date('2026-11-23T08:59:00Z');
  const sentAt = new Date('2026-11-23T09:00:00Z');
  return { ...context(), accountId: ACCOUNT, knownAt, sentAt, failure: null, trace: {}, ...change };
}

/** A trigger as it fires. */
export function firing(action: FiringTrigger['action'], variables: FiringTrigger['variables'] = []): FiringTrigger {
  return { id: 'a'.repeat(32), name: 'Триггер', action, variables };
}
