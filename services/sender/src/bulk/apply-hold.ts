import type { ServerClock } from '@pochtovik/service-kit';
import type { BulkHoldStore } from '../store/bulk-holds.ts';
import type { DeliveryStore } from '../store/deliveries.ts';

/**
 * Makes the letters of a bulk send that wait, or the one named, what the last change of the send says. @returns mailboxes whose letters may leave again
 */
export type ApplyHold = (accountId: number, bulkSendId: string, letterId?: string) => Promise<string[]>;

/**
 * Makes it. It may be broken off and repeated anywhere, and run beside others that were told of another change: whoever finds the change replaced when the
 * letters are done does them again, so the last change wins.
 *
 * Cancelled letters are not announced to the relay one by one: its sweep tells of them, and the events of single letters never stand behind them.
 */
export function createApplyHold({ holds, clock }: { holds: BulkHoldStore; clock: ServerClock }): ApplyHold {
  return async (accountId, bulkSendId, letterId) => {
    const released = new Set<string>();
    for (let hold = await holds.find(accountId, bulkSendId); hold; ) {
      const { state, userId, revision } = hold;
      if (state === 'paused') await holds.pause(accountId, bulkSendId, letterId);
      if (state === 'running') {
        for (const mailboxId of await holds.release(accountId, bulkSendId, letterId)) released.add(mailboxId);
      }
      if (state === 'cancelled') {
        while ((await holds.cancelSome(accountId, bulkSendId, { userId, at: clock.now() }, letterId)) > 0);
      }
      hold = await holds.find(accountId, bulkSendId);
      if (hold?.revision === revision) break;
    }
    return [...released];
  };
}

/**
 * The deliveries, where a letter that goes back to the queue is held when its bulk send was paused or cancelled while it was in hand. The lane that gave it
 * back takes nothing before this is done.
 */
export function withHolds(deliveries: DeliveryStore, applyHold: ApplyHold): DeliveryStore {
  return {
    ...deliveries,
    async settle(accountId, key, result, events) {
      const isStored = await deliveries.settle(accountId, key, result, events);
      if (isStored && result.state === 'queued') {
        const letter = await deliveries.find(accountId, key.letterId);
        if (letter?.bulkSendId !== undefined) await applyHold(accountId, letter.bulkSendId, key.letterId);
      }
      return isStored;
    },
  };
}
