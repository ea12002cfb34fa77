import { PochtovikError } from '@pochtovik/contracts';
import type { FileDeps } from './stored-files.ts';

/** How much room an account has for files. */
export interface FileRoom {
  /** Errors: ATTACHMENT_QUOTA when an account has no room for so many bytes more. Two that ask at once may both be let in. */
  assertRoom(accountId: number, bytes: number): Promise<void>;
}

const MEGABYTE = 1024 * 1024;

/** Makes it. @param quotaMb 0: without a bound */
export function createFileRoom({ attachments, uploads }: FileDeps, quotaMb: number): FileRoom {
  return {
    async assertRoom(accountId, bytes) {
      if (quotaMb === 0) return;
      const [kept, coming] = await Promise.all([attachments.bytes(accountId), uploads.bytes(accountId)]);
      const most = quotaMb * MEGABYTE;
      if (kept + coming + bytes <= most) return;
      const message = `${bytes} bytes more than the ${kept + coming} there are; the account may keep ${most}.`;
      throw new PochtovikError('ATTACHMENT_QUOTA', { details: [{ field: 'size', message }] });
    },
  };
}
