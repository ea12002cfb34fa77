import type { BulkSendPaused, EventEnvelope } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import type { ApplyHold } from '../bulk/apply-hold.ts';
import type { BulkHold, BulkHoldStore } from '../store/bulk-holds.ts';

/** Data of all three events. */
type Changed = Static<(typeof BulkSendPaused)['data']>;

/**
 * `bulk-send.paused`, `.resumed`, `.cancelled`: the change is noted, then its letters follow. The letters follow the last change known, whichever event comes
 * again, so that one broken off by a crash is finished by its repeat.
 */
export function onBulkSendChanged(
  state: BulkHold['state'],
  deps: {
    holds: BulkHoldStore;
    applyHold: ApplyHold;
    wake(accountId: number, mailboxId: string): Promise<void>;
  },
) {
  return async ({ accountId, data }: EventEnvelope<Changed>): Promise<void> => {
    const { bulkSendId, userId, revision } = data;
    await deps.holds.note(accountId, bulkSendId, { state, revision, userId });
    for (const mailboxId of await deps.applyHold(accountId, bulkSendId)) await deps.wake(accountId, mailboxId);
  };
}
