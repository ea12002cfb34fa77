import { PochtovikError } from '@pochtovik/contracts';
import type { RefusedItem } from '../domain/answer.ts';

/** amoCRM understood a call and will not do it; `message` has its own words. Code CRM_REFUSED. */
export class AmocrmRefused extends PochtovikError {
  /** Of amoCRM's answer over HTTP; null where the refusal has another cause. */
  readonly httpStatus: number | null;
  /** Which items of a call of many it refused, where it said so. */
  readonly items: readonly RefusedItem[];

  constructor(
    words: string,
    { status = null, items = [] }: { status?: number | null; items?: readonly RefusedItem[] } = {},
  ) {
    super('CRM_REFUSED', { message: words });
    this.httpStatus = status;
    this.items = items;
  }
}

/** amoCRM cannot be asked right now; `message` tells why. Code CRM_UNAVAILABLE. */
export class AmocrmUnavailable extends PochtovikError {
  /** True when a write was sent and nobody knows whether it took effect. */
  readonly maybeDone: boolean;
  /** When asking this account makes sense again, milliseconds; null when only trying tells. */
  readonly resumeAt: number | null;

  constructor(words: string, options: { maybeDone?: boolean; resumeAt?: number | null; cause?: unknown } = {}) {
    super('CRM_UNAVAILABLE', { message: words, cause: options.cause });
    this.maybeDone = options.maybeDone ?? false;
    this.resumeAt = options.resumeAt ?? null;
  }
}

/** What the account does not have (402, 404) or the token may not see (403) is nothing to put into a letter. */
export async function unlessRefused<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AmocrmRefused) return null;
    throw error;
  }
}
