import { type ServerClock, traceFrom, withSpan } from '@pochtovik/service-kit';
import type { ApplyHold } from '../bulk/apply-hold.ts';
import type { Turn } from '../domain/account-round.ts';
import { earliestSlot, withSend } from '../domain/rate-limit.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import { type Delivery, SINGLE } from '../store/delivery.ts';
import { NEVER } from '../store/lane-document.ts';
import type { HeldLane } from '../store/lane-writes.ts';
import type { LaneStore } from '../store/lanes.ts';
import type { MailboxAccess, MailboxStore } from '../store/mailboxes.ts';
import type { EndWaiting } from './end-waiting.ts';
import { createReadAhead, type ReadAhead } from './read-ahead.ts';
import { recover } from './recover.ts';
import type { ResolveDoubt } from './resolve-doubt.ts';
import type { SendLetter } from './send-letter.ts';

/** Lanes in the hands of this process. */
export interface Lanes {
  /**
   * Does at most one letter of a mailbox. Returns when the next turn is due while the lane stays in hand, or null when it
   * was given back (or is another process's): then a wake-up or the sweep brings it back.
   */
  step(turn: Turn): Promise<Date | null>;
  /** Others wait: gives a lane back until `at` that has been in hand for its while. Returns as {@link step} does. */
  giveBack(turn: Turn, at: Date): Promise<Date | null>;
  /** True when the next letter of a lane in hand has been read and may leave in the same turn. */
  hasNext(mailboxId: string): boolean;
  /** A single letter may have come: letters read ahead are read anew. */
  refresh(mailboxId: string): void;
  /** True from a {@link refresh} on until the mailbox has been looked at and has no single letter. */
  isUrgent(mailboxId: string): boolean;
  has(mailboxId: string): boolean;
  /** Forgets a lane after a failed step; what it left is looked at by whoever takes it next. */
  forget(mailboxId: string): void;
  /** Resolves when the results of all letters that were taken are on record, or can't be. */
  stored(): Promise<void>;
}

/** A wait for the next slot up to this long is spent with the lane in hand, milliseconds. */
const HOLD_MS = 5000;
/**
 * How long settings of a mailbox are used without reading them again, milliseconds. For as long again they are used while they are read,
 * so that a lane whose slot has come does not wait for the database.
 */
const FRESH_MS = 2000;

/** How long a lane is in hand at least though others wait, milliseconds: taking it and giving it back costs as much as a few letters. */
const WHILE_MS = 5000;

interface Held {
  lane: HeldLane;
  /** Unix milliseconds. */
  takenAt: number;
  mailbox: MailboxAccess | null;
  enabled: boolean;
  readAt: number;
  /** When the next letter in doubt is to be looked for. Only this lane makes letters doubtful while it has the mailbox. */
  doubtDueAt: Date | null;
  reading: Promise<void> | null;
  ahead: ReadAhead;
  /** The result of the letter that was taken last, on its way to the record. */
  storing: Promise<void>;
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
  applyHold: ApplyHold;
}): Lanes {
  const { owner, lanes, deliveries, clock } = deps;
  const inHand = new Map<string, Held>();
  /** By mailbox: results on their way to the record. Never rejects. */
  const storing = new Map<string, Promise<void>>();
  const urgent = new Set<string>();
  const leaseEnd = () => new Date(clock.now().getTime() + deps.leaseMs);

  async function take({ accountId, mailboxId }: Turn): Promise<Held | null> {
    const known = inHand.get(mailboxId);
    if (known) return known;
    // After a failed step: a letter of ours whose result is on its way is in no doubt.
    await storing.get(mailboxId);
    const lane = await lanes.acquire(accountId, mailboxId, owner, clock.now(), deps.leaseMs);
    if (!lane) return null;
    if (lane.abandoned) await recover(lane, deliveries, deps.applyHold, clock.now());
    const [settings, doubtDueAt] = await Promise.all([
      read(lane),
      // Nothing was ever tried in a lane that nobody has had before.
      lane.fencing === 1 ? null : deliveries.nextDue(accountId, mailboxId, ['in_doubt']),
    ]);
    const ahead = createReadAhead({ lane, owner, lanes, deliveries, clock, leaseMs: deps.leaseMs });
    const held: Held = {
      ...{ lane, ...settings, doubtDueAt, reading: null, ahead },
      ...{ takenAt: clock.now().getTime(), storing: Promise.resolve() },
    };
    inHand.set(mailboxId, held);
    return held;
  }

  async function read({ accountId, mailboxId }: HeldLane) {
    const readAt = clock.now().getTime();
    const [mailbox, enabled] = await Promise.all([
      deps.mailboxes.access(accountId, mailboxId),
      deps.accounts.isEnabled(accountId),
    ]);
    return { mailbox, enabled, readAt };
  }

  async function refreshed(held: Held) {
    const age = clock.now().getTime() - held.readAt;
    if (age < FRESH_MS) return;
    if (!held.reading) {
      const reading: Promise<void> = read(held.lane).then(
        // What was read before the lane was told to read again is old.
        (found) => void (held.reading === reading && Object.assign(held, found, { reading: null })),
        (error: unknown) => {
          if (held.reading === reading) held.reading = null;
          throw error;
        },
      );
      held.reading = reading;
    }
    if (age >= FRESH_MS * 2) await held.reading;
    // What fails beside a letter fails again, and is told, when it is waited for.
    else held.reading.catch(() => {});
  }

  /** The settings have changed: nothing more is done with what was read. */
  function readAgain(held: Held) {
    held.readAt = Number.NEGATIVE_INFINITY;
    held.reading = null;
  }

  /** Gives the lane back; when something woke it meanwhile, its next turn is now. */
  async function release({ lane, storing: last }: Held, nextAt: Date): Promise<Date | null> {
    const { accountId, mailboxId, rate } = lane;
    await last;
    inHand.delete(mailboxId);
    if (await lanes.release(accountId, lane, owner, nextAt)) return null;
    await lanes.note(accountId, lane, owner, { rate }, leaseEnd());
    return clock.now();
  }

  /** The lane goes on meanwhile; a result that can't be stored fails it when it is waited for. */
  function keepStoring(held: Held, stored: Promise<void>) {
    held.storing = stored;
    const { mailboxId } = held.lane;
    const known = stored
      .catch(() => {})
      .finally(() => {
        if (storing.get(mailboxId) === known) storing.delete(mailboxId);
      });
    storing.set(mailboxId, known);
  }

  async function idleUntil(held: Held, states: ('queued' | 'in_doubt')[]): Promise<Date | null> {
    const { accountId, mailboxId } = held.lane;
    urgent.delete(mailboxId);
    await held.storing;
    return release(held, (await deliveries.nextDue(accountId, mailboxId, states)) ?? NEVER);
  }

  async function lookIntoDoubt(held: Held) {
    const { accountId, mailboxId } = held.lane;
    const doubtful = await deliveries.nextInDoubt(accountId, mailboxId, clock.now());
    if (doubtful) await inTraceOf(doubtful, 'resolve doubt', () => deps.resolveDoubt(held.mailbox, doubtful));
    held.doubtDueAt = await deliveries.nextDue(accountId, mailboxId, ['in_doubt']);
  }

  return {
    async step(turn) {
      const held = await take(turn);
      if (!held) {
        urgent.delete(turn.mailboxId);
        return null;
      }
      const { lane } = held;
      const { accountId, mailboxId } = lane;
      await refreshed(held);
      const { mailbox } = held;
      if (!mailbox || !held.enabled) {
        const why = mailbox ? 'The widget is disabled in this account.' : 'The mailbox was deleted.';
        await deps.endWaiting(accountId, mailboxId, mailbox ? 'ACCOUNT_DISABLED' : 'MAILBOX_DELETED', why);
      }
      if (held.doubtDueAt && held.doubtDueAt <= clock.now()) {
        await lookIntoDoubt(held);
        return clock.now();
      }
      if (!mailbox) return idleUntil(held, ['queued', 'in_doubt']);
      if (mailbox.paused || !held.enabled) return idleUntil(held, ['in_doubt']);

      const now = clock.now();
      if (lane.blockedUntil > now) return release(held, lane.blockedUntil);
      const slot = new Date(earliestSlot(lane.rate, mailbox.limits, now.getTime()));
      if (slot > now) return slot.getTime() - now.getTime() <= HOLD_MS ? slot : release(held, slot);

      const next = await held.ahead.begin(mailbox.limits, now);
      if (next.type === 'lost') {
        inHand.delete(mailboxId);
        return null;
      }
      if (next.type === 'none') return idleUntil(held, ['queued', 'in_doubt']);
      const { letter: delivery } = next;
      if (delivery.priority !== SINGLE && !next.isStale) urgent.delete(mailboxId);
      lane.rate = withSend(lane.rate, now.getTime());
      const after = await inTraceOf(delivery, 'send', () =>
        deps.sendLetter(mailbox, delivery, lane.fencing, lane.connectFailures, held.storing),
      );
      if (after.type === 'go-on' && after.stored) keepStoring(held, after.stored);
      if (after.type === 'doubt') held.doubtDueAt = clock.now();
      else if (after.type !== 'go-on') held.ahead.clear();
      if (after.type === 'reload') readAgain(held);
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
    async giveBack({ mailboxId }, at) {
      const held = inHand.get(mailboxId);
      const isOver = held && clock.now().getTime() - held.takenAt >= WHILE_MS;
      return isOver ? release(held, at) : at;
    },
    hasNext: (mailboxId) => inHand.get(mailboxId)?.ahead.isEmpty() === false,
    refresh(mailboxId) {
      urgent.add(mailboxId);
      inHand.get(mailboxId)?.ahead.clear();
    },
    isUrgent: (mailboxId) => urgent.has(mailboxId),
    has: (mailboxId) => inHand.has(mailboxId),
    forget(mailboxId) {
      inHand.delete(mailboxId);
    },
    async stored() {
      await Promise.all(storing.values());
    },
  };
}

/** Goes on in the trace that the letter came with. */
function inTraceOf<T>(letter: Delivery, what: string, run: () => Promise<T>): Promise<T> {
  const attributes = { 'pochtovik.account_id': letter.accountId, 'pochtovik.letter_id': letter.id };
  return withSpan(`sender ${what}`, { parent: traceFrom(letter.trace), attributes }, run);
}
