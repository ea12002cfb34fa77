/** A mailbox that wants a turn. */
export interface Turn {
  accountId: number;
  mailboxId: string;
}

/** Mailboxes that wait, each once: those of an account in the order in which they came, the accounts by turns. */
export class AccountRound {
  readonly #accounts = new Map<number, Set<string>>();
  #size = 0;

  /** How many mailboxes wait. */
  get size(): number {
    return this.#size;
  }

  has({ accountId, mailboxId }: Turn): boolean {
    return this.#accounts.get(accountId)?.has(mailboxId) === true;
  }

  /** Puts a mailbox that does not wait here at the end of its account's line. */
  add({ accountId, mailboxId }: Turn): void {
    const line = this.#accounts.get(accountId) ?? new Set();
    this.#accounts.set(accountId, line.add(mailboxId));
    this.#size += 1;
  }

  /** False when it does not wait here. */
  remove({ accountId, mailboxId }: Turn): boolean {
    const line = this.#accounts.get(accountId);
    if (!line?.delete(mailboxId)) return false;
    this.#size -= 1;
    if (line.size === 0) this.#accounts.delete(accountId);
    return true;
  }

  /** Takes the next mailbox; its account goes to the end of the round. */
  take(): Turn | undefined {
    for (const [accountId, line] of this.#accounts) {
      for (const mailboxId of line) {
        this.remove({ accountId, mailboxId });
        if (this.#accounts.delete(accountId)) this.#accounts.set(accountId, line);
        return { accountId, mailboxId };
      }
    }
    return undefined;
  }
}
