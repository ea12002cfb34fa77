import type { Hold } from './hold.ts';

/** One thing that a server does in place of, or before, its usual answer. */
export type Act =
  /**
   * Answers this. SMTP: whole lines, `451 4.7.1 Greylisted`. IMAP: `NO [OVERQUOTA] Full`, the tag is added; lines that begin
   * with `*` or `+` go out as they are. Lines are parted by `\n`. With `bytes` only so many bytes of it go out.
   */
  | { reply: string; bytes?: number }
  /** Sends these very bytes beside its answer. */
  | { send: string }
  /** From here on to the end of this answer, bytes go out one at a time, so many milliseconds apart. */
  | { slowly: number }
  /** Waits, milliseconds. */
  | { wait: number }
  /** Stands still until the test lets go. */
  | { hold: Hold }
  /** As `hold`, and reads nothing meanwhile, so that what the client has not got rid of stays with it. It sees no end of the connection. */
  | { deaf: Hold }
  /** Ends the connection: in good order, or by a TCP reset. */
  | { close: 'end' | 'reset' }
  /** Says and reads nothing more, and leaves the connection open: half-open, as after a lost link. */
  | { silence: true };

/** What a server does wrong, and when. */
export interface Fault<Stage extends string> {
  at: Stage;
  /** Only where the command's line fits. */
  when?: RegExp;
  /** Only on the connection of this number, from 1. */
  connection?: number;
  /** Leaves the first so many fitting moments alone. */
  skip?: number;
  /** How often it happens; always, when absent. */
  times?: number;
  /** For stages inside a message: when so many of its bytes have come. */
  afterBytes?: number;
  do: readonly Act[];
}

/** The faults that a server still has before it. */
export class Script<Stage extends string> {
  #faults: readonly Fault<Stage>[] = [];
  #fits = new Map<Fault<Stage>, number>();

  constructor(faults: readonly Fault<Stage>[]) {
    this.replace(faults);
  }

  /** Another script from now on; an empty one makes the server a good one. */
  replace(faults: readonly Fault<Stage>[]): void {
    this.#faults = faults;
    this.#fits = new Map();
  }

  /** The fault that happens at this moment: the first in the list that fits and is not used up. */
  take(at: Stage, line: string, connection: number): Fault<Stage> | undefined {
    for (const fault of this.#faults) {
      if (fault.at !== at || (fault.connection ?? connection) !== connection) continue;
      if (fault.when && !fault.when.test(line)) continue;
      const fits = (this.#fits.get(fault) ?? 0) + 1;
      this.#fits.set(fault, fits);
      const skip = fault.skip ?? 0;
      if (fits > skip && fits <= skip + (fault.times ?? Number.POSITIVE_INFINITY)) return fault;
    }
    return undefined;
  }
}
