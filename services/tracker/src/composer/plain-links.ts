import { LetterPlainLink, PochtovikError } from '@pochtovik/contracts';
import { type Ask, createBoundedCache } from '@pochtovik/service-kit';
import { headerAddress } from '../domain/header-address.ts';

/** What is behind the address of a plain link. */
export type PlainLinkTarget =
  | { type: 'redirect'; location: string }
  /** There is no such letter or link. */
  | { type: 'gone' }
  /** It can not be asked now. */
  | { type: 'away' };

/** Where plain links lead, as the composer tells it. */
export interface PlainLinks {
  /** Never fails. */
  of(accountId: number, letterId: string, number: number): Promise<PlainLinkTarget>;
}

const MAX_ENTRIES = 20_000;
/** The address never changes; only a letter that is gone ends it. */
const FRESH_MS = 60 * 60 * 1000;
const PATIENCE_MS = 3000;

/** Makes the adapter over `letter.plain-link`. @param now milliseconds, passed in for tests */
export function createPlainLinks(ask: Ask, now: () => number): PlainLinks {
  const known = createBoundedCache<PlainLinkTarget>({ maxEntries: MAX_ENTRIES, ttlMs: FRESH_MS, now });
  return {
    async of(accountId, letterId, number) {
      const key = `${accountId}:${letterId}:${number}`;
      const cached = known.get(key);
      if (cached) return cached;
      try {
        const request = { accountId, letterId, number };
        const { url } = await ask(LetterPlainLink, accountId, request, { timeoutMs: PATIENCE_MS });
        const target = { type: 'redirect' as const, location: headerAddress(url) };
        known.set(key, target);
        return target;
      } catch (error) {
        return { type: isGone(error) ? 'gone' : 'away' };
      }
    },
  };
}

function isGone(error: unknown): boolean {
  return error instanceof PochtovikError && (error.code === 'LETTER_UNKNOWN' || error.code === 'LETTER_LINK_UNKNOWN');
}
