import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

/** One thing that is wrong with an input: where it is and what to do about it. */
export interface ErrorDetail {
  /** Field as the caller wrote it, dotted: `action.statusId`, `html`. */
  field: string;
  /** Sentence for a person. */
  message: string;
  /** Finer code inside the error, e.g. `UNKNOWN_VARIABLE`. */
  code?: string;
  /** 1-based line, for texts such as templates. */
  line?: number;
  /** 1-based column in UTF-16 units, for texts such as templates. */
  column?: number;
  /** The nearest right value, where one is known. */
  suggestion?: string;
}

/** What may travel with an error beside its code. */
export interface ErrorOptions {
  /** Technical sentence for logs and for the reader of an API answer; the code's English sentence by default. */
  message?: string;
  details?: ErrorDetail[];
  cause?: unknown;
}

/**
 * The one error class of the product: a stable `code` that callers branch on, an HTTP `status`, and whether the same call
 * may succeed later (`retryable`). Everything else that is thrown is a defect or an outage.
 */
export class PochtovikError extends Error {
  override readonly name = 'PochtovikError';
  readonly code: ErrorCode;
  readonly details: ErrorDetail[];

  constructor(code: ErrorCode, options: ErrorOptions = {}) {
    super(options.message ?? ERROR_CODES[code].en, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? [];
  }

  /** HTTP status of the code. */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  /** True when repeating the same call later may succeed. */
  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable;
  }
}
