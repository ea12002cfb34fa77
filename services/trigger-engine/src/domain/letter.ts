import type { LetterContext } from '@pochtovik/contracts';
import type { TextHeaders } from '@pochtovik/service-kit';

/** Why a letter did not leave. */
export interface LetterFailure {
  at: Date;
  code: string;
  /** The server's words, or ours where no server was reached. */
  words: string;
}

/** What the engine keeps of a letter: facts for rules and texts, never its content. */
export interface KnownLetter extends LetterContext {
  accountId: number;
  /** When composer said what became of the letter: queued, or not composed. */
  knownAt: Date;
  sentAt: Date | null;
  failure: LetterFailure | null;
  /** Address that it goes to; absent for letters that were never addressed. */
  recipient?: string;
  /** Trace that the letter came to be in; timers continue it. */
  trace: TextHeaders;
}
