import type { MailboxLimits } from '@pochtovik/contracts';
import type { ServerClock } from '@pochtovik/service-kit';
import { type LastRead, likelyDueUntil, nextCount } from '../domain/next-read.ts';
import { slotsWithin, withSends } from '../domain/rate-limit.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { Delivery } from '../store/delivery.ts';
import type { HeldLane } from '../store/lane-writes.ts';
import type { LaneStore } from '../store/lanes.ts';

/** What came of asking for the next letter of a lane. */
export type NextLetter =
  /** Its attempt is on record and it has its slot. `isStale` when the reading was told to forget while this one was on its way. */
  | { type: 'begun'; letter: Delivery; isStale: boolean }
  /** None is due. */
  | { type: 'none' }
  /** The lane is another process's now. */
  | { type: 'lost' };

/** The next letters of a lane in hand. */
export interface ReadAhead {
  /** Takes the next due letter of the lane, single before bulk; the limits allow one at `now`. */
  begin(limits: MailboxLimits, now: Date): Promise<NextLetter>;
  /** True when the next letter is yet to be read. */
  isEmpty(): boolean;
  /** Forgets what was read: something more urgent may have come. */
  clear(): void;
}

/** How long letters that were read are good for, milliseconds; inside every lease. */
const AHEAD_MS = 5000;

/**
 * Makes it for one lane. Letters are read with the slots that the limits leave for them in the next five seconds, and these are noted
 * in the lane before the first of them begins, as sends at the end of that time: whoever takes the lane of a dead process over waits
 * rather too long than too short. Each letter still begins by a write of its own, which fails where it was cancelled, held or
 * taken meanwhile; so a killed process has one letter of a lane in hand, as without reading ahead.
 */
export function createReadAhead(deps: {
  lane: HeldLane;
  owner: string;
  lanes: Pick<LaneStore, 'note'>;
  deliveries: Pick<DeliveryStore, 'due' | 'begin'>;
  clock: ServerClock;
  leaseMs: number;
}): ReadAhead {
  const { lane, deliveries, clock } = deps;
  const { accountId, mailboxId, fencing } = lane;
  const aheadMs = Math.min(AHEAD_MS, deps.leaseMs / 2);
  let letters: Delivery[] = [];
  let until = Number.NEGATIVE_INFINITY;
  let last: LastRead | null = null;
  let clears = 0;

  /** False when the lane was lost. */
  async function read(limits: MailboxLimits, now: Date): Promise<boolean> {
    const at = now.getTime();
    const most = slotsWithin(lane.rate, limits, at, aheadMs, nextCount(last));
    const before = clears;
    letters = await deliveries.due(accountId, mailboxId, now, most, likelyDueUntil(last, most));
    // Something urgent came while the database looked: one of these leaves, and then it is looked for.
    if (clears !== before) letters = letters.slice(0, 1);
    last = { dueAt: letters.map(({ dueAt }) => dueAt.getTime()), used: 0 };
    if (letters.length === 0) return true;
    until = at + aheadMs;
    const rate = withSends(lane.rate, letters.length === 1 ? at : until, letters.length);
    return deps.lanes.note(accountId, lane, deps.owner, { rate }, new Date(at + deps.leaseMs));
  }

  const ahead: ReadAhead = {
    async begin(limits, now) {
      const before = clears;
      for (;;) {
        if (ahead.isEmpty()) {
          if (!(await read(limits, now))) return { type: 'lost' };
        }
        const next = letters.shift();
        if (!next) return { type: 'none' };
        const letter = await deliveries.begin(next, fencing, now);
        if (last) last.used += 1;
        if (letter) return { type: 'begun', letter, isStale: clears !== before };
      }
    },
    isEmpty: () => letters.length === 0 || clock.now().getTime() >= until,
    clear() {
      clears += 1;
      letters = [];
    },
  };
  return ahead;
}
