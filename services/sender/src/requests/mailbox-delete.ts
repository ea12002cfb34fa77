import { type MailboxDelete, PochtovikError } from '@pochtovik/contracts';
import type { ServerClock } from '@pochtovik/service-kit';
import type { Static } from 'typebox';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { MailboxStore } from '../store/mailboxes.ts';

/**
 * `mailbox.delete`: the mailbox goes at once; whoever has its lane ends its letters, so that a queue of any length keeps
 * nobody waiting and no letter is ended while it is on its way.
 */
export function deleteMailbox(deps: {
  mailboxes: MailboxStore;
  deliveries: DeliveryStore;
  clock: ServerClock;
  /** Lets the lane of the mailbox look at what has become of it. */
  wake(accountId: number, mailboxId: string): Promise<void>;
}) {
  return async (
    { mailboxId }: Static<(typeof MailboxDelete)['request']>,
    accountId: number,
  ): Promise<Static<(typeof MailboxDelete)['reply']>> => {
    if (!(await deps.mailboxes.delete(accountId, mailboxId, deps.clock.now()))) {
      throw new PochtovikError('MAILBOX_UNKNOWN');
    }
    const lettersWaiting = await deps.deliveries.countWaiting(accountId, mailboxId);
    await deps.wake(accountId, mailboxId);
    return { mailboxId, lettersWaiting };
  };
}
