import type { LetterContent } from '@pochtovik/letter-message';
import type { TextHeaders, WithOutbox } from '@pochtovik/service-kit';

/**
 * Where a letter stands in the queue:
 * `queued` waits for `dueAt`; `paused` is held back with its bulk send; `sending` is in the hands of a lane; `in_doubt` may have left and is being looked for at
 * `dueAt`; `sent`, `failed` and `cancelled` (by a person, before a try began) are final.
 */
export type DeliveryState = 'queued' | 'paused' | 'sending' | 'in_doubt' | 'sent' | 'failed' | 'cancelled';

/** Priority of a letter that a person or a trigger sends. */
export const SINGLE = 0;
/** Priority of a letter of a mailing. */
export const BULK = 1;

/** The latest attempt of a letter, on record before it begins. */
export interface Attempt {
  /** Lane's fencing number: tells apart who made the attempt. */
  fencing: number;
  /** The sending slot it takes, which is also the `Date` of the message. */
  at: Date;
  /** `begun`: the server can't have the whole letter. `ending`: the final dot may be out. */
  stage: 'begun' | 'ending';
  /** True when its result is known. */
  settled: boolean;
}

/** The copy in the Sent folder, a task of its own after sending. `none`: the mailbox has no IMAP, or nothing to file yet. */
export interface Filing {
  state: 'none' | 'waiting' | 'done' | 'failed';
  tries: number;
  dueAt: Date;
  /** Until when one process works on it. */
  leaseUntil: Date;
  since: Date;
}

/** One letter in the queue of one mailbox. */
export interface Delivery {
  /** Letter id. */
  id: string;
  accountId: number;
  mailboxId: string;
  state: DeliveryState;
  /** The bulk send it is paused, resumed and cancelled with; absent for single letters, also those that repeat one of a bulk send. */
  bulkSendId?: string;
  /** {@link SINGLE} or {@link BULK}: the lesser leaves first. */
  priority: number;
  dueAt: Date;
  createdAt: Date;
  messageId: string;
  /** The address the letter goes to, kept when the content is not: a report of failure must name it. */
  recipient: string;
  /** Further recipients of the same message; absent for most letters. */
  others?: string[];
  /** Absent once nothing more will be done with it: the composer keeps letters, the queue does not. */
  content?: LetterContent;
  /** Trace of the letter, continued by whoever sends it. */
  trace: TextHeaders;
  /** Attempts so far. */
  attempts: number;
  attempt: Attempt | null;
  /** Absent until it is tried. */
  firstTriedAt?: Date;
  /** Attempts that ended in a passing refusal. */
  failures: number;
  /** Looks for a letter in doubt so far, and since when. */
  looks: number;
  doubtSince: Date | null;
  result: { at: Date; code: string | null; response: string; maybeSent: boolean } | null;
  filing: Filing;
}

/** The document of a delivery. */
export interface DeliveryDocument extends Omit<Delivery, 'id'>, WithOutbox {
  _id: string;
}
