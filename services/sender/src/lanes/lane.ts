import { traceFrom, withSpan } from '@pochtovik/service-kit';
import type { Turn } from '../domain/fair-queue.ts';
import { earliestSlot, withSend } from '../domain/rate-limit.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { Delivery } from '../store/delivery.ts';
import { type HeldLane, type LaneStore, NEVER } from '../store/lanes.ts';
import type { MailboxAccess, MailboxStore } from '../store/mailboxes.ts';
import type { ServerClock } from '../store/server-clock.ts';
import type { EndWaiting } from './end-waiting.ts';
import type { ResolveDoubt } from './resolve-doubt.ts';
import type { SendLetter } from './send-letter.ts';

/** Lanes in the hands of this process. */
export interface Lanes {
  /**
   * Does at most one letter of a mailbox. Returns when the next turn is due while the lane stays in hand, or null when it
   * was given back (or is another process's): then a wake-up or the sweep brings it back.
   */
  step(turn: Turn): Promise<Date | null>;
  /** Forgets a lane after a failed step; what it left is looked at by whoever takes it next. */
  forget(mailboxId: string): void;
}

/** A wait for the next slot up to this long is spent with the lane in hand, milliseconds. */
const HOLD_MS = 5000;
/** How long settings of a mailbox are used without reading them again, milliseconds. */
const FRESH_MS = 2000;

interface Held {
  lane: HeldLane;
  mailbox: MailboxAccess | null;
  enabled: boolean;
  readAt: number;
  /** Looked at with the settings: letters in doubt are few, and wait for their look anyway. */
  mayHaveDoubts: boolean;
}

/** Makes the lanes of one process, named `owner`. */
export function createLanes(deps: {
  owner: string;
  lanes: LaneStore;
  deliveries: DeliveryStore;
  mailboxes: MailboxStore;
  accounts: AccountStore;
  clock: ServerClock;
  leaseMs: number;
  sendLetter: SendLetter;
  resolveDoubt: ResolveDoubt;
  endWaiting: EndWaiting;
}): Lanes {
  const { owner, lanes, deliveries, clock } = deps;
  const inHand = new Map<string, Held>();
  const leaseEnd = () => new Date(clock.now().getTime() + deps.leaseMs);

  async function take({ accountId, mailboxId }: Turn): Promise<Held | null> {
    const known = inHand.get(mailboxId);
    if (known) return known;
    const lane = await lanes.acquire(accountId, mailboxId, owner, clock.now(), deps.leaseMs);
    if (!lane) return null;
    if (lane.abandoned) await recover(lane);
    const readAt = Number.NEGATIVE_INFINITY;
    const held: Held = { lane, mailbox: null, enabled: true, readAt, mayHaveDoubts: true };
    inHand.set(mailboxId, held);
    return held;
  }

  /** Letters that a dead process had in hand: before the final dot they are simply due again, after it they are in doubt. */
  async function recover(lane: HeldLane) {
    const now = clock.now();
    for (const letter of await deliveries.leftInHand(lane.accountId, lane.mailboxId, lane.fencing)) {
      if (!letter.attempt) continue;
      const key = { letterId: letter.id, number: letter.attempts, fencing: letter.attempt.fencing };
      const result =
        letter.attempt.stage === 'begun'
          ? ({ state: 'queued', dueAt: now, failed: false } as const)
          : ({ state: 'in_doubt', at: now, dueAt: now } as const);
      await deliveries.settle(lane.accountId, key, result, []);
    }
  }

  async function read(held: Held) {
    const { accountId, mailboxId } = held.lane;
    if (clock.now().getTime() - held.readAt < FRESH_MS) return;
    [held.mailbox, held.enabled] = await Promise.all([
      deps.mailboxes.access(accountId, mailboxId),
      deps.accounts.isEnabled(accountId),
    ]);
    held.readAt = clock.now().getTime();
    held.mayHaveDoubts = true;
  }

  /** Gives the lane back; when something woke it meanwhile, its next turn is now. */
  async function release({ lane }: Held, nextAt: Date): Promise<Date | null> {
    inHand.delete(lane.mailboxId);
    return (await lanes.release(lane.accountId, lane, owner, nextAt)) ? null : clock.now();
  }

  async function idleUntil(held: Held, states: ('queued' | 'in_doubt')[]): Promise<Date | null> {
    const { accountId, mailboxId } = held.lane;
    return release(held, (await deliveries.nextDue(accountId, mailboxId, states)) ?? NEVER);
  }

  return {
    async step(turn) {
      const held = await take(turn);
      if (!held) return null;
      const { lane } = held;
      const { accountId, mailboxId } = lane;
      await read(held);
      const { mailbox } = held;
      if (!mailbox || !held.enabled) {
        const why = mailbox ? 'The widget is disabled in this account.' : 'The mailbox was deleted.';
        await deps.endWaiting(accountId, mailboxId, mailbox ? 'ACCOUNT_DISABLED' : 'MAILBOX_DELETED', why);
      }
      const doubtful = held.mayHaveDoubts ? await deliveries.nextInDoubt(accountId, mailboxId, clock.now()) : null;
      held.mayHaveDoubts = doubtful !== null;
      if (doubtful) {
        await inTraceOf(doubtful, 'resolve doubt', () => deps.resolveDoubt(mailbox, doubtful));
        return clock.now();
      }
      if (!mailbox) return idleUntil(held, ['queued', 'in_doubt']);
      if (mailbox.paused || !held.enabled) return idleUntil(held, ['in_doubt']);

      const now = clock.now();
      if (lane.blockedUntil > now) return release(held, lane.blockedUntil);
      const slot = new Date(earliestSlot(lane.rate, mailbox.limits, now.getTime()));
      if (slot > now) return slot.getTime() - now.getTime() <= HOLD_MS ? slot : release(held, slot);

      const delivery = await deliveries.claim(accountId, mailboxId, lane.fencing, now);
      if (!delivery) return idleUntil(held, ['queued', 'in_doubt']);
      const rate = withSend(lane.rate, now.getTime());
      if (!(await lanes.note(accountId, lane, owner, { rate }, leaseEnd()))) {
        const key = { letterId: delivery.id, number: delivery.attempts, fencing: lane.fencing };
        await deliveries.settle(accountId, key, { state: 'queued', dueAt: now, failed: false }, []);
        inHand.delete(mailboxId);
        return null;
      }
      lane.rate = rate;
      const after = await inTraceOf(delivery, 'send', () =>
        deps.sendLetter(mailbox, delivery, lane.fencing, lane.connectFailures),
      );
      if (after.type === 'reload') held.readAt = Number.NEGATIVE_INFINITY;
      if (after.type === 'block') {
        lane.connectFailures += 1;
        lane.blockedUntil = after.until;
      } else if (lane.connectFailures > 0) {
        lane.connectFailures = 0;
      } else {
        return clock.now();
      }
      const { connectFailures, blockedUntil } = lane;
      await lanes.note(accountId, lane, owner, { connectFailures, blockedUntil }, leaseEnd());
      return clock.now();
    },
    forget(mailboxId) {
      inHand.delete(mailboxId);
    },
  };
}

/** Goes on in the trace that the letter came with. */
function inTraceOf<T>(letter: Delivery, what: string, run: () => Promise<T>): Promise<T> {
  const attributes = { 'pochtovik.account_id': letter.accountId, 'pochtovik.letter_id': letter.id };
  return withSpan(`sender ${what}`, { parent: traceFrom(letter.trace), attributes }, run);
}
