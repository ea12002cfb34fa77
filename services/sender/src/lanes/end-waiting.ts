import type { ErrorCode } from '@pochtovik/contracts';
import type { ServerClock } from '@pochtovik/service-kit';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { LaneStore } from '../store/lanes.ts';
import { failedEvent } from '../store/letter-events.ts';

/** Ends waiting letters of an account, or of one of its mailboxes, as not sent. */
export type EndWaiting = (
  accountId: number,
  mailboxId: string | undefined,
  code: ErrorCode,
  why: string,
) => Promise<void>;

/** Makes it; each letter ends with its event in one write, so it may be broken off and repeated anywhere. */
export function createEndWaiting(deps: {
  deliveries: DeliveryStore;
  lanes: Pick<LaneStore, 'mailboxesOf'>;
  clock: ServerClock;
  announce(collection: 'deliveries', id: string): void;
}): EndWaiting {
  const endIn = async (accountId: number, mailboxId: string, code: ErrorCode, why: string) => {
    for await (const letter of deps.deliveries.waiting(accountId, mailboxId)) {
      const at = deps.clock.now();
      const failure = { code, response: why, maybeSent: false };
      const event = failedEvent(letter, at, failure);
      if (await deps.deliveries.failWaiting(accountId, letter.id, { at, ...failure }, [event])) {
        deps.announce('deliveries', letter.id);
      }
    }
  };
  return async (accountId, mailboxId, code, why) => {
    const mailboxes = mailboxId === undefined ? await deps.lanes.mailboxesOf(accountId) : [mailboxId];
    for (const id of mailboxes) await endIn(accountId, id, code, why);
  };
}
