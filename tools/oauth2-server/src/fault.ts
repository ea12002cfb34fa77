import type { Hold } from '@pochtovik/scripted-mail';

/** What the token endpoint does in place of its usual answer. */
export type TokenAct =
  /** Refuses with an error of RFC 6749 section 5.2. */
  | { error: string; status?: 400 | 401; description?: string }
  /** A fault of its own, with a page that is no JSON. */
  | { status: 500 | 502 | 503 | 429 }
  /** Stands still, before it looks at the request, until the test lets go; then answers as usual. */
  | { hold: Hold }
  /** Does its work, so that tokens are issued and rotated, and ends the connection without an answer. */
  | { loseAnswer: true }
  /** Does its work and stands still before the answer until the test lets go: the moment to kill the client. */
  | { holdAnswer: Hold };

/** What the token endpoint does wrong, and how often. */
export interface TokenFault {
  grant: 'authorization_code' | 'refresh_token';
  /** Always, when absent. */
  times?: number;
  do: TokenAct;
}

/** The faults that the token endpoint still has before it. */
export class Faults {
  #faults: { fault: TokenFault; left: number }[] = [];

  /** Another list from now on. */
  replace(faults: readonly TokenFault[]): void {
    this.#faults = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
  }

  /** What happens to this request: the first fault that fits and is not used up. */
  take(grant: string): TokenAct | undefined {
    const next = this.#faults.find(({ fault, left }) => fault.grant === grant && left > 0);
    if (next) next.left -= 1;
    return next?.fault.do;
  }
}
