import { type LetterFile, MAX_LETTER_FILES_BYTES, PochtovikError } from '@pochtovik/contracts';
import type { AttachmentStore } from '../store/attachments.ts';
import type { Tracking } from './tracked-addresses.ts';

/** A file that a letter is to carry. */
export interface WantedFile {
  attachmentId: string;
  /** Absent: the name of the file itself. */
  name?: string;
}

/** A file as `letter.queued` carries it, with the tracked page it is downloaded from. */
export type QueuedFile = LetterFile & { url: string };

/** Finds what a letter is to carry, in the order asked for. */
export type LetterFiles = (accountId: number, wanted: readonly WantedFile[], letterId: string) => Promise<QueuedFile[]>;

/** Errors: ATTACHMENT_UNKNOWN (details name the place), ATTACHMENTS_TOO_BIG. */
export function createLetterFiles(attachments: AttachmentStore, tracking: Tracking): LetterFiles {
  return async (accountId, wanted, letterId) => {
    const files = await knownFiles(attachments, accountId, wanted);
    assertFitting(files, MAX_LETTER_FILES_BYTES);
    return Promise.all(
      files.map(async (file, index) => ({ ...file, url: await tracking.download(accountId, letterId, index + 1) })),
    );
  };
}

/** The files of these ids. Errors: ATTACHMENT_UNKNOWN, details name the place. */
export async function knownFiles(
  attachments: AttachmentStore,
  accountId: number,
  wanted: readonly WantedFile[],
): Promise<LetterFile[]> {
  if (wanted.length === 0) return [];
  const ids = wanted.map(({ attachmentId }) => attachmentId);
  const found = new Map((await attachments.findAll(accountId, ids)).map((file) => [file.id, file]));
  return wanted.map(({ attachmentId, name }, index) => {
    const file = found.get(attachmentId);
    if (!file) {
      const detail = { field: `attachments.${index}.attachmentId`, message: 'There is no such file.' };
      throw new PochtovikError('ATTACHMENT_UNKNOWN', { details: [detail] });
    }
    return { attachmentId, name: name ?? file.name, contentType: file.contentType, size: file.size };
  });
}

/** Errors: ATTACHMENTS_TOO_BIG when the files have more bytes together; the detail names the first that does not fit. */
export function assertFitting(files: readonly LetterFile[], maxBytes: number): void {
  let bytes = 0;
  for (const [index, { name, size }] of files.entries()) {
    bytes += size;
    if (bytes > maxBytes) {
      const message = `${bytes} bytes with «${name}»; at most ${maxBytes} go together.`;
      throw new PochtovikError('ATTACHMENTS_TOO_BIG', { details: [{ field: `attachments.${index}`, message }] });
    }
  }
}
