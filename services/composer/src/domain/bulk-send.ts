import {
  type BulkSendCounts,
  type BulkSendState,
  type EntityRef,
  type LetterState,
  PochtovikError,
  stableId,
} from '@pochtovik/contracts';
import type { LetterOrder } from './letter-order.ts';

/** What a person does to a bulk send. */
export type BulkSendAct = 'start' | 'pause' | 'resume' | 'cancel';

const NEXT: Record<BulkSendAct, Partial<Record<BulkSendState, BulkSendState>>> = {
  start: { preparing: 'running', running: 'running', paused: 'paused', done: 'done' },
  // What is not started holds nothing that could be held back or let go.
  pause: { preparing: 'preparing', running: 'paused', paused: 'paused' },
  resume: { preparing: 'preparing', running: 'running', paused: 'running' },
  cancel: { preparing: 'cancelled', running: 'cancelled', paused: 'cancelled', cancelled: 'cancelled' },
};

/** The state that an act leads to; the same one where the act was done before. @throws PochtovikError BULK_SEND_ENDED */
export function stateAfter(act: BulkSendAct, state: BulkSendState): BulkSendState {
  const next = NEXT[act][state];
  if (next === undefined) throw new PochtovikError('BULK_SEND_ENDED');
  return next;
}

/** The send that all letters of a bulk send belong to. */
export function sendIdOf(accountId: number, bulkSendId: string): string {
  return stableId('send', accountId, bulkSendId);
}

/** The letter of a bulk send to one card; its id is derived from both, so that it is made once. */
export function orderOfBulkSend(
  send: { _id: string; accountId: number; userId: number; templateId: string; mailboxId: string | null },
  entity: EntityRef,
): LetterOrder {
  const { _id: bulkSendId, accountId, userId, templateId, mailboxId } = send;
  return {
    ...{ accountId, entity, templateId },
    letterId: stableId('letter', accountId, bulkSendId, entity.type, entity.id),
    sendId: sendIdOf(accountId, bulkSendId),
    mailboxId: mailboxId ?? undefined,
    origin: { type: 'bulk-send', bulkSendId, userId },
    priority: 'bulk',
  };
}

/**
 * Where the recipients stand. Those without a letter wait for one, unless the send is cancelled: then they never get one.
 * @param letters letters of the send by their state
 */
export function countsOf(
  { state, recipients }: { state: BulkSendState; recipients: number },
  letters: Partial<Record<LetterState, number>>,
): BulkSendCounts {
  const { queued = 0, sent = 0, not_sent: notSent = 0, maybe_sent: maybeSent = 0, cancelled = 0 } = letters;
  const unmade = Math.max(0, recipients - queued - sent - notSent - maybeSent - cancelled);
  const isCancelled = state === 'cancelled';
  return {
    waiting: isCancelled ? 0 : unmade,
    ...{ queued, sent, notSent, maybeSent },
    cancelled: cancelled + (isCancelled ? unmade : 0),
  };
}

/** True when every recipient's letter has come to its end. */
export function isOver(counts: BulkSendCounts): boolean {
  return counts.waiting === 0 && counts.queued === 0;
}
