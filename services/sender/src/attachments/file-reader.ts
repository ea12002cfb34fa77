import { Readable } from 'node:stream';
import { AttachmentRead, type LetterFile, MAX_CHUNK_BYTES, PochtovikError } from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';

/** Reads files of letters, which the composer keeps. */
export interface FileReader {
  /**
   * Makes sure, before a mail server is troubled, that a file can be read.
   * Errors: ATTACHMENT_UNKNOWN, SERVICE_UNAVAILABLE.
   */
  assertReadable(accountId: number, file: LetterFile): Promise<void>;
  /** The bytes of a file, piece by piece. Errors: as {@link FileReader.assertReadable}. */
  read(accountId: number, file: LetterFile): AsyncGenerator<Buffer, void>;
}

/** Makes the reader; the next piece is asked for when the one before is used. */
export function createFileReader(ask: Ask): FileReader {
  async function piece(accountId: number, file: LetterFile, offset: number, length: number): Promise<Buffer> {
    const { attachmentId, name } = file;
    const { data, size } = await ask(AttachmentRead, accountId, { accountId, attachmentId, offset, length });
    const bytes = Buffer.from(data, 'base64');
    const expected = Math.min(length, Math.max(0, file.size - offset));
    // The size of the message was said before its first byte: a file of another size would break it.
    if (size !== file.size || bytes.length !== expected) {
      throw new PochtovikError('ATTACHMENT_UNKNOWN', { message: `The file "${name}" is not what it was.` });
    }
    return bytes;
  }

  return {
    async assertReadable(accountId, file) {
      await piece(accountId, file, 0, 1);
    },
    async *read(accountId, file) {
      for (let offset = 0; offset < file.size; offset += MAX_CHUNK_BYTES) {
        yield await piece(accountId, file, offset, MAX_CHUNK_BYTES);
      }
    },
  };
}

/** Pieces as a stream that asks for the next one when the one before is nearly used. */
export function streamOf(pieces: AsyncIterable<Buffer>): Readable {
  return Readable.from(pieces, { objectMode: false });
}
