import { LetterAttachment, type LetterFile, PochtovikError } from '@pochtovik/contracts';
import { type Ask, createBoundedCache } from '@pochtovik/service-kit';

/** The file behind a download link. */
export type FileBehind =
  | { type: 'file'; file: LetterFile }
  /** There is no such letter or file any more. */
  | { type: 'gone' }
  /** The composer can not be asked now. */
  | { type: 'away' };

/** Files of letters as the composer tells them. */
export interface LetterFiles {
  /** Never fails. @param number place among the letter's files, from 1 */
  of(accountId: number, letterId: string, number: number): Promise<FileBehind>;
}

const MAX_ENTRIES = 20_000;
const FRESH_MS = 10 * 60 * 1000;
const PATIENCE_MS = 3000;

/** Makes the adapter over `letter.attachment`. @param now milliseconds, passed in for tests */
export function createLetterFiles(ask: Ask, now: () => number): LetterFiles {
  const known = createBoundedCache<LetterFile>({ maxEntries: MAX_ENTRIES, ttlMs: FRESH_MS, now });
  return {
    async of(accountId, letterId, number) {
      const key = `${accountId}:${letterId}:${number}`;
      const cached = known.get(key);
      if (cached) return { type: 'file', file: cached };
      try {
        const request = { accountId, letterId, number };
        const file = await ask(LetterAttachment, accountId, request, { timeoutMs: PATIENCE_MS });
        known.set(key, file);
        return { type: 'file', file };
      } catch (error) {
        return { type: isGone(error) ? 'gone' : 'away' };
      }
    },
  };
}

/** True when the composer says that there is no such letter, file or image. */
export function isGone(error: unknown): boolean {
  return error instanceof PochtovikError && (error.code === 'LETTER_UNKNOWN' || error.code === 'ATTACHMENT_UNKNOWN');
}
