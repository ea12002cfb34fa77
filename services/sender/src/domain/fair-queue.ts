/** A mailbox that wants a turn. */
export interface Turn {
  accountId: number;
  mailboxId: string;
}

/**
 * Whose turn it is: urgent mailboxes (a single letter has just come) before the others, and inside each of the two
 * accounts take turns, so that an account with a thousand busy mailboxes waits as long as one with one. A mailbox stands in
 * the queue once.
 */
export class FairQueue {
  readonly #classes = [new Map<number, Set<string>>(), new Map<number, Set<string>>()] as const;
  #size = 0;

  /** How many mailboxes wait. */
  get size(): number {
    return this.#size;
  }

  /** True when an urgent mailbox waits. */
  get hasUrgent(): boolean {
    return this.#classes[0].size > 0;
  }

  /** Puts a mailbox at the end of its account's line; one that waits already only becomes urgent. */
  push({ accountId, mailboxId }: Turn, urgent: boolean): void {
    const [first, second] = this.#classes;
    if (first.get(accountId)?.has(mailboxId)) return;
    if (second.get(accountId)?.has(mailboxId)) {
      if (!urgent) return;
      this.#remove(second, accountId, mailboxId);
    }
    const target = urgent ? first : second;
    const line = target.get(accountId) ?? new Set();
    target.set(accountId, line.add(mailboxId));
    this.#size += 1;
  }

  /** Takes the next mailbox; its account goes to the end of the round. */
  shift(): Turn | undefined {
    for (const accounts of this.#classes) {
      for (const [accountId, line] of accounts) {
        const [mailboxId] = line;
        if (mailboxId === undefined) continue;
        this.#remove(accounts, accountId, mailboxId);
        const rest = accounts.get(accountId);
        if (rest) {
          accounts.delete(accountId);
          accounts.set(accountId, rest);
        }
        return { accountId, mailboxId };
      }
    }
    return undefined;
  }

  #remove(accounts: Map<number, Set<string>>, accountId: number, mailboxId: string): void {
    const line = accounts.get(accountId);
    if (!line?.delete(mailboxId)) return;
    this.#size -= 1;
    if (line.size === 0) accounts.delete(accountId);
  }
}
