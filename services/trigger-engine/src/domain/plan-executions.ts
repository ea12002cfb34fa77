import {
  type EntityRef,
  type ExecutionCause,
  type LetterContext,
  stableId,
  type TriggerUse,
} from '@pochtovik/contracts';
import type { PlannedExecution } from './execution.ts';

/** What of a trigger link decides about its click. */
export interface ClickedLink {
  number: number;
  once: boolean;
  triggers: readonly TriggerUse[];
}

/** Something that happened to a letter. */
export type LetterFact =
  | { type: 'sent' | 'opened' | 'failed' | 'downloaded' | 'replied' | 'bounced' | 'unsubscribed'; at: Date }
  | { type: 'clicked'; at: Date; hitId: string; link: ClickedLink };

/** A trigger to execute, before it has an id. */
interface Use {
  cause: ExecutionCause;
  triggerId: string;
  afterSeconds: number;
}

/**
 * Plans what a fact about a letter fires. Pure: the same fact gives the same ids, and letters of one send to one card share
 * them, so that of several recipients only the first has an effect. Delays count from the fact.
 */
export function planExecutions(accountId: number, letter: LetterContext, fact: LetterFact): PlannedExecution[] {
  const { letterId, sendId, entity } = letter;
  const occurrences = new Map<string, number>();
  return usesOf(letter, fact).map(({ cause, triggerId, afterSeconds }) => {
    // Told apart by occurrence and not by position: editing a link's list must not make an old use look new.
    const key = `${cause} ${triggerId}`;
    const occurrence = occurrences.get(key) ?? 0;
    occurrences.set(key, occurrence + 1);
    const part = fact.type === 'clicked' ? [fact.link.number, ...(fact.link.once ? [] : [fact.hitId])] : [];
    return {
      id: stableId('execution', accountId, sendId, entity.type, entity.id, cause, triggerId, occurrence, ...part),
      letterId,
      sendId,
      entity,
      cause,
      triggerId,
      dueAt: new Date(fact.at.getTime() + afterSeconds * 1000),
    };
  });
}

/**
 * Name of "the first opening of a send by a card"; it decides "opened" and "not opened". A person's click or answer is an
 * opening too: mail programs that show no images fetch no pixel.
 */
export function firstOpeningId(accountId: number, letter: { sendId: string; entity: EntityRef }): string {
  return stableId('first-opening', accountId, letter.sendId, letter.entity.type, letter.entity.id);
}

/** Name of "the first click of a trigger link in a send by a card". */
export function firstClickId(accountId: number, letter: LetterContext, linkNumber: number): string {
  return stableId('first-click', accountId, letter.sendId, letter.entity.type, letter.entity.id, linkNumber);
}

function usesOf({ actions }: LetterContext, fact: LetterFact): Use[] {
  if (fact.type === 'clicked') return fact.link.triggers.map((use) => delayed('clicked', use));
  const uses = (actions[fact.type] ?? []).map((use) => delayed(fact.type, use));
  if (fact.type !== 'sent') return uses;
  return uses.concat(
    actions.notOpened.map(({ triggerId, afterSeconds }) => ({ cause: 'not-opened', triggerId, afterSeconds })),
  );
}

function delayed(cause: ExecutionCause, { triggerId, delaySeconds = 0 }: TriggerUse): Use {
  return { cause, triggerId, afterSeconds: delaySeconds };
}
