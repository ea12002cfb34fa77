/** One call as the emulator saw it. */
export interface LoggedRequest {
  /** Milliseconds since the epoch, the emulator's clock. */
  time: number;
  accountId: number | null;
  method: string;
  path: string;
  query: string;
  /** 0 when the connection was dropped instead of an answer. */
  status: number;
  requestId: string;
  userId: number | null;
  clientId: string | null;
  /** Parsed JSON body; never kept for the token endpoint. */
  body: unknown;
}

const CAPACITY = 20_000;

/** The last calls to the API, oldest first. */
export class RequestLog {
  private entries: LoggedRequest[] = [];

  /** Keeps an entry, dropping the oldest beyond the capacity. */
  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    if (this.entries.length > CAPACITY) this.entries.splice(0, this.entries.length - CAPACITY);
  }

  /** All entries, oldest first. */
  list(): LoggedRequest[] {
    return [...this.entries];
  }

  /** Forgets all. */
  clear(): void {
    this.entries = [];
  }
}
