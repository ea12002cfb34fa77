import type { ApplyHold } from '../bulk/apply-hold.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { HeldLane } from '../store/lane-writes.ts';

/**
 * Takes up the letters that a former owner of a lane had in hand: before the final dot they are simply due again, after it they are in doubt. The owner may
 * not be dead but late, and send its dot at this very moment; so a letter is due again only by a write that fails once its last byte may be out.
 * What is due again, also what the owner gave back before it died, is held where its bulk send was paused or cancelled meanwhile.
 */
export async function recover(
  lane: Pick<HeldLane, 'accountId' | 'mailboxId' | 'fencing'>,
  deliveries: Pick<DeliveryStore, 'leftInHand' | 'takeBack' | 'settle' | 'returnedSends'>,
  applyHold: ApplyHold,
  now: Date,
): Promise<void> {
  const { accountId, mailboxId, fencing } = lane;
  for (const letter of await deliveries.leftInHand(accountId, mailboxId, fencing)) {
    if (!letter.attempt) continue;
    const key = { letterId: letter.id, number: letter.attempts, fencing: letter.attempt.fencing };
    if (letter.attempt.stage === 'begun' && (await deliveries.takeBack(accountId, key, now))) continue;
    await deliveries.settle(accountId, key, { state: 'in_doubt', at: now, dueAt: now }, []);
  }
  for (const bulkSendId of await deliveries.returnedSends(accountId, mailboxId)) await applyHold(accountId, bulkSendId);
}
