/** What goes wrong: a chosen answer, a dropped connection, or only a delay. */
export type FaultKind = 'status' | 'reset' | 'delay';

/** A fault that hits the next calls that match. */
export interface Fault {
  /** HTTP method; any when absent. */
  method?: string;
  /** Regular expression over the path; any when absent. */
  path?: string;
  /** Only calls to this account. */
  accountId?: number;
  /** How many calls it still hits. */
  times: number;
  /** How many matching calls pass unharmed first. */
  skip?: number;
  kind: FaultKind;
  /** `after` lets the call take effect and spoils the answer only: a lost answer. */
  when: 'before' | 'after';
  status?: number;
  /** Body; an object is sent as problem+json, a string as HTML. */
  body?: unknown;
  delayMs?: number;
}

/** The planned faults, first match first. */
export class FaultPlan {
  private faults: Fault[] = [];

  /** Adds a fault behind the others. @throws SyntaxError when `path` is no regular expression. */
  add(fault: Fault): void {
    if (fault.path !== undefined) new RegExp(fault.path);
    this.faults.push({ ...fault });
  }

  /** Forgets all. */
  clear(): void {
    this.faults = [];
  }

  /** Faults still to come. */
  list(): Fault[] {
    return this.faults.map((fault) => ({ ...fault }));
  }

  /** The fault this call runs into, counted down; null when none. */
  take(method: string, path: string, accountId: number): Fault | null {
    const fault = this.faults.find(
      (entry) =>
        (entry.method === undefined || entry.method === method) &&
        (entry.accountId === undefined || entry.accountId === accountId) &&
        (entry.path === undefined || new RegExp(entry.path).test(path)),
    );
    if (!fault) return null;
    if (fault.skip !== undefined && fault.skip > 0) {
      fault.skip -= 1;
      return null;
    }
    fault.times -= 1;
    if (fault.times <= 0) this.faults = this.faults.filter((entry) => entry !== fault);
    return fault;
  }
}
