import type { EventEnvelope, LetterQueued } from '@pochtovik/contracts';
import { currentTrace } from '@pochtovik/service-kit';
import type { Static } from 'typebox';
import type { Turn } from '../domain/fair-queue.ts';
import { recipientsOf } from '../domain/letter-content.ts';
import type { EndWaiting } from '../lanes/end-waiting.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { LaneStore } from '../store/lanes.ts';
import type { ServerClock } from '../store/server-clock.ts';

/** Data of the event. */
type Queued = Static<(typeof LetterQueued)['data']>;

/**
 * `letter.queued`: the letter enters its mailbox's queue once, whatever is repeated, and the mailbox is woken. Whether the
 * account may send is asked after the letter is stored: an un-install at the same moment either finds the letter in the
 * queue or is found here.
 */
export function onLetterQueued(deps: {
  deliveries: DeliveryStore;
  lanes: LaneStore;
  accounts: AccountStore;
  endWaiting: EndWaiting;
  clock: ServerClock;
  wake(turn: Turn, urgent: boolean): void;
}) {
  return async ({ accountId, data }: EventEnvelope<Queued>): Promise<void> => {
    const { letter, mailboxId, messageId, priority, ...content } = data;
    const now = deps.clock.now();
    const [recipient = content.to.address, ...others] = recipientsOf(content);
    await deps.deliveries.insert(accountId, {
      id: letter.letterId,
      accountId,
      mailboxId,
      priority: priority === 'single' ? 0 : 1,
      messageId,
      recipient,
      ...(others.length > 0 && { others }),
      trace: currentTrace(),
      createdAt: now,
      content: { ...content, subject: letter.subject },
    });
    if (!(await deps.accounts.isEnabled(accountId))) {
      await deps.endWaiting(accountId, mailboxId, 'ACCOUNT_DISABLED', 'The widget is disabled in this account.');
      return;
    }
    await deps.lanes.wake(accountId, mailboxId, now);
    deps.wake({ accountId, mailboxId }, priority === 'single');
  };
}
