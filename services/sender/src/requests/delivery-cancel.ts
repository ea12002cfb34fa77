import { type DeliveryCancel, PochtovikError } from '@pochtovik/contracts';
import type { ServerClock } from '@pochtovik/service-kit';
import type { Static } from 'typebox';
import type { CancellationStore } from '../store/cancellations.ts';

/** `delivery.cancel`. Errors: LETTER_UNKNOWN for an id of another account. */
export function cancelDelivery(deps: {
  cancellations: CancellationStore;
  clock: ServerClock;
  announce(collection: 'deliveries', id: string): void;
}) {
  return async (
    { letterId, mailboxId, userId }: Static<(typeof DeliveryCancel)['request']>,
    accountId: number,
  ): Promise<Static<(typeof DeliveryCancel)['reply']>> => {
    const cancellation = { letterId, mailboxId, userId, at: deps.clock.now() };
    const state = await deps.cancellations.cancel(accountId, cancellation);
    if (state === null) throw new PochtovikError('LETTER_UNKNOWN');
    if (state !== 'cancelled') return { outcome: 'too-late' };
    deps.announce('deliveries', letterId);
    return { outcome: 'cancelled' };
  };
}
