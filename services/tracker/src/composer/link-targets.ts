import { LetterLinkTarget, PochtovikError } from '@pochtovik/contracts';
import { type Ask, createBoundedCache } from '@pochtovik/service-kit';
import { safeTarget } from '../domain/safe-target.ts';

/** Where a trigger link leads. */
export type LinkTarget =
  | { type: 'redirect'; url: string }
  /** The "Спасибо!" page: by the link's settings, or because its address may not be followed or can not be asked now. */
  | { type: 'thanks' }
  /** There is no such letter or link any more. */
  | { type: 'gone' };

/** Targets as the composer tells them. */
export interface LinkTargets {
  /** Never fails: a visitor must not wait for what is away. */
  of(accountId: number, letterId: string, linkNumber: number): Promise<LinkTarget>;
}

const MAX_ENTRIES = 20_000;
/** The address of a link can be changed after the letter left. */
const FRESH_MS = 10 * 60 * 1000;
const PATIENCE_MS = 1500;

/** Makes the adapter over `letter.link-target`. @param now milliseconds, passed in for tests */
export function createLinkTargets(ask: Ask, now: () => number): LinkTargets {
  const known = createBoundedCache<LinkTarget>({ maxEntries: MAX_ENTRIES, ttlMs: FRESH_MS, now });
  return {
    async of(accountId, letterId, linkNumber) {
      const key = `${accountId}:${letterId}:${linkNumber}`;
      const cached = known.get(key);
      if (cached) return cached;
      try {
        const request = { accountId, letterId, linkNumber };
        const { url } = await ask(LetterLinkTarget, accountId, request, { timeoutMs: PATIENCE_MS });
        const target = targetOf(url);
        known.set(key, target);
        return target;
      } catch (error) {
        const isGone =
          error instanceof PochtovikError && (error.code === 'LETTER_UNKNOWN' || error.code === 'TRIGGER_LINK_UNKNOWN');
        return { type: isGone ? 'gone' : 'thanks' };
      }
    },
  };
}

function targetOf(url: string | null): LinkTarget {
  const safe = url === null ? null : safeTarget(url);
  return safe === null ? { type: 'thanks' } : { type: 'redirect', url: safe };
}
