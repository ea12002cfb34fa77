import type { EventEnvelope, LetterQueued } from '@pochtovik/contracts';
import { recipientsOf } from '@pochtovik/letter-message';
import { currentTrace, type ServerClock } from '@pochtovik/service-kit';
import type { Static } from 'typebox';
import type { ApplyHold } from '../bulk/apply-hold.ts';
import type { Turn } from '../domain/account-round.ts';
import type { EndWaiting } from '../lanes/end-waiting.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { BulkHoldStore } from '../store/bulk-holds.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import { BULK, SINGLE } from '../store/delivery.ts';
import type { LaneStore } from '../store/lanes.ts';

/** Data of the event. */
type Queued = Static<(typeof LetterQueued)['data']>;

/**
 * `letter.queued`: the letter enters its mailbox's queue once, whatever is repeated, and the mailbox is woken. Whether the
 * account may send is asked after the letter is stored: an un-install at the same moment either finds the letter in the
 * queue or is found here. So is what a person did to its bulk send; it is asked before as well, so that no letter of a paused one leaves in between.
 */
export function onLetterQueued(deps: {
  deliveries: DeliveryStore;
  holds: Pick<BulkHoldStore, 'find'>;
  applyHold: ApplyHold;
  lanes: LaneStore;
  accounts: AccountStore;
  endWaiting: EndWaiting;
  clock: ServerClock;
  wake(turn: Turn, urgent: boolean): void;
  /** Tells the other senders of a single letter. */
  call(turn: Turn): void;
}) {
  return async ({ accountId, data }: EventEnvelope<Queued>): Promise<void> => {
    const { letter, mailboxId, messageId, priority, ...content } = data;
    const isSingle = priority === 'single';
    const now = deps.clock.now();
    const [recipient = content.to.address, ...others] = recipientsOf(content);
    const bulkSendId =
      data.priority === 'bulk' && letter.origin.type === 'bulk-send' ? letter.origin.bulkSendId : undefined;
    const hold = bulkSendId === undefined ? null : await deps.holds.find(accountId, bulkSendId);
    await deps.deliveries.insert(accountId, {
      id: letter.letterId,
      accountId,
      mailboxId,
      ...(bulkSendId !== undefined && { bulkSendId }),
      state: hold === null || hold.state === 'running' ? 'queued' : 'paused',
      priority: isSingle ? SINGLE : BULK,
      messageId,
      recipient,
      ...(others.length > 0 && { others }),
      trace: currentTrace(),
      createdAt: now,
      content: { ...content, subject: letter.subject },
    });
    if (bulkSendId !== undefined) await deps.applyHold(accountId, bulkSendId, letter.letterId);
    // A lane that is woken in vain finds by itself that its account may not send.
    const [isEnabled] = await Promise.all([
      deps.accounts.isEnabled(accountId),
      deps.lanes.wake(accountId, mailboxId, now),
    ]);
    if (!isEnabled) {
      await deps.endWaiting(accountId, mailboxId, 'ACCOUNT_DISABLED', 'The widget is disabled in this account.');
      return;
    }
    if (isSingle) deps.call({ accountId, mailboxId });
    deps.wake({ accountId, mailboxId }, isSingle);
  };
}
