import { insertedOnce, pushOutbox, withOutbox } from '@pochtovik/service-kit';
import type { Model } from 'mongoose';
import type { DeliveryDocument, DeliveryState } from './delivery.ts';
import { cancelledEvent } from './letter-events.ts';

/** Who takes a letter back, and when; no user where its recipient wants no letters any more. */
export interface Cancellation {
  letterId: string;
  mailboxId: string;
  userId?: number | undefined;
  at: Date;
}

/** The part of the deliveries that concerns letters taken back. */
export interface CancellationStore {
  /**
   * Takes a letter out of the queue with its event in one write. A letter that is not here yet gets its place at once, so
   * that its `letter.queued` finds the place taken.
   * @returns the letter's state now; null when the id is of another account
   */
  cancel(accountId: number, cancellation: Cancellation): Promise<DeliveryState | null>;
}

/** Opens the view on the `deliveries` collection. */
export function createCancellationStore(Row: Model<DeliveryDocument>): CancellationStore {
  /** Cancels a letter in the queue as it was read; false when it moved meanwhile: a claim changes state and attempts. */
  async function takeOut(accountId: number, { letterId, mailboxId, userId, at }: Cancellation, attempts: number) {
    const event = cancelledEvent({ id: letterId, accountId, mailboxId, attempts }, at, userId);
    const { matchedCount } = await Row.updateOne(
      { _id: letterId, accountId, state: 'queued', attempts },
      { $set: { state: 'cancelled' }, $unset: { content: '' }, ...pushOutbox([event]) },
    );
    return matchedCount > 0;
  }

  async function takePlace(accountId: number, { letterId, mailboxId, userId, at }: Cancellation) {
    const event = cancelledEvent({ id: letterId, accountId, mailboxId, attempts: 0 }, at, userId);
    return insertedOnce(
      Row.create({
        _id: letterId,
        accountId,
        mailboxId,
        state: 'cancelled',
        priority: 0,
        dueAt: at,
        createdAt: at,
        // Never read: nothing is looked up for a letter that has not begun to leave.
        messageId: 'none',
        recipient: 'none',
        filing: { state: 'none', tries: 0, dueAt: at, leaseUntil: new Date(0), since: at },
        ...withOutbox([event]),
      }),
    );
  }

  return {
    async cancel(accountId, cancellation) {
      for (;;) {
        const letter = await Row.findOne(
          { _id: cancellation.letterId },
          { accountId: 1, state: 1, attempts: 1 },
        ).lean();
        if (letter && letter.accountId !== accountId) return null;
        if (letter && letter.state !== 'queued') return letter.state;
        const isCancelled = letter
          ? await takeOut(accountId, cancellation, letter.attempts)
          : await takePlace(accountId, cancellation);
        if (isCancelled) return 'cancelled';
      }
    },
  };
}
