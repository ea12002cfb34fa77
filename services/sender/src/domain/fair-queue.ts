import { AccountRound, type Turn } from './account-round.ts';

/**
 * Whose turn it is: urgent mailboxes (a single letter has just come) first, then those whose next letters have been read and are still good, then the
 * others. In each of the three accounts take turns, so that an account with a thousand busy mailboxes waits as long as one with one. Where there are more
 * mailboxes than time, each has a short while in which it sends at its pace, instead of one reading for each of its letters. A mailbox stands in the queue
 * once.
 */
export class FairQueue {
  readonly #urgent = new AccountRound();
  readonly #ready = new AccountRound();
  readonly #unread = new AccountRound();
  readonly #isReady: (mailboxId: string) => boolean;

  /** @param isReady whether the next letter of a mailbox has been read and is still good */
  constructor(isReady: (mailboxId: string) => boolean) {
    this.#isReady = isReady;
  }

  /** How many mailboxes wait. */
  get size(): number {
    return this.#urgent.size + this.#ready.size + this.#unread.size;
  }

  /** How many of them wait for their letters to be read. */
  get unread(): number {
    return this.#unread.size;
  }

  /** True when an urgent mailbox waits. */
  get hasUrgent(): boolean {
    return this.#urgent.size > 0;
  }

  /** Puts a mailbox at the end of its account's line; one that waits already only becomes urgent. */
  push(turn: Turn, urgent: boolean): void {
    if (this.#urgent.has(turn)) return;
    if (urgent) {
      this.#ready.remove(turn);
      this.#unread.remove(turn);
      this.#urgent.add(turn);
    } else if (!this.#ready.has(turn) && !this.#unread.has(turn)) {
      (this.#isReady(turn.mailboxId) ? this.#ready : this.#unread).add(turn);
    }
  }

  /** Takes the next mailbox. */
  shift(): Turn | undefined {
    const urgent = this.#urgent.take();
    if (urgent) return urgent;
    for (let turn = this.#ready.take(); turn; turn = this.#ready.take()) {
      if (this.#isReady(turn.mailboxId)) return turn;
      // It waited until its letters were too old. If it read others now, nobody behind it would ever have a turn.
      this.#unread.add(turn);
    }
    return this.#unread.take();
  }
}
