import type { Logger, ServerClock } from '@pochtovik/service-kit';
import { nextLook } from '../domain/doubt.ts';
import { imapFailure } from '../imap/imap-failure.ts';
import { hasImap, type ImapPool } from '../imap/imap-pool.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { Delivery } from '../store/delivery.ts';
import { failedEvent, sentEvent } from '../store/letter-events.ts';
import type { MailboxAccess } from '../store/mailboxes.ts';

const NOT_FOUND = 'The connection broke after the whole letter was given; no answer came.';

/** Looks into the mailbox for a letter that may have left, and decides where that is possible; null for a deleted mailbox. */
export type ResolveDoubt = (mailbox: MailboxAccess | null, delivery: Delivery) => Promise<void>;

/**
 * Makes the resolver: found by its Message-ID among the sent mail, the letter was sent. Not found proves nothing where the
 * provider does not file what leaves by SMTP, so after the last look it ends as "maybe sent" and the user decides; it is
 * never sent again by itself.
 */
export function createResolveDoubt(deps: {
  deliveries: DeliveryStore;
  imap: ImapPool;
  clock: ServerClock;
  lookMs: number;
  announce(collection: 'deliveries', id: string): void;
  log: Logger;
}): ResolveDoubt {
  const { deliveries, clock } = deps;

  async function find(mailbox: MailboxAccess | null, delivery: Delivery): Promise<string | undefined> {
    if (!hasImap(mailbox)) return undefined;
    try {
      return await deps.imap.use(mailbox, (session) => session.find(delivery.messageId));
    } catch (err) {
      const { code } = imapFailure(err);
      deps.log.warn(
        { event: 'doubt.look-failed', accountId: delivery.accountId, letterId: delivery.id, code, err },
        'look failed',
      );
      return undefined;
    }
  }

  return async (mailbox, delivery) => {
    const { accountId, id: letterId, attempt, attempts } = delivery;
    if (!attempt) return;
    const key = { letterId, number: attempts, fencing: attempt.fencing };
    const folder = await find(mailbox, delivery);
    const now = clock.now();
    if (folder !== undefined) {
      const response = `Found in the folder "${folder}" after the connection had broken.`;
      const result = { state: 'sent' as const, at: now, response, file: true };
      await deliveries.settle(accountId, key, result, [
        sentEvent(delivery, now, { response, ...(delivery.content?.filesAsLinks && { filesAsLinks: true }) }),
      ]);
      deps.announce('deliveries', letterId);
      return;
    }
    const look = hasImap(mailbox) ? nextLook(delivery.doubtSince ?? now, delivery.looks + 1, now, deps.lookMs) : null;
    if (look) {
      await deliveries.noteLook(accountId, letterId, look);
      return;
    }
    const failure = { code: 'SMTP_IN_DOUBT', response: NOT_FOUND, maybeSent: true };
    await deliveries.settle(accountId, key, { state: 'failed', at: now, ...failure }, [
      failedEvent(delivery, now, failure),
    ]);
    deps.announce('deliveries', letterId);
    deps.log.warn({ event: 'letter.maybe-sent', accountId, letterId }, 'letter may have been sent');
  };
}
