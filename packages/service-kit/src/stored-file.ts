import { Readable } from 'node:stream';
import { AttachmentRead, type LetterFile, MAX_CHUNK_BYTES } from '@pochtovik/contracts';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyReply } from 'fastify';
import type { Ask } from './requests.ts';

/** A file of the composer's, open for reading. */
export interface OpenFile {
  /** Bytes of the whole file. */
  size: number;
  /** Its bytes; the next piece is asked for when the reader takes it, so no more than a piece or two is in memory. */
  stream: Readable;
}

/**
 * Opens a stored file; its first piece is here when it resolves, so that a file that is gone is told of before anything is sent.
 * Errors: ATTACHMENT_UNKNOWN, SERVICE_UNAVAILABLE; a failure on the way ends the stream with it.
 */
export async function openStoredFile(ask: Ask, accountId: number, attachmentId: string): Promise<OpenFile> {
  const read = (offset: number) =>
    ask(AttachmentRead, accountId, { accountId, attachmentId, offset, length: MAX_CHUNK_BYTES });
  const first = await read(0);

  async function* pieces() {
    let piece = Buffer.from(first.data, 'base64');
    for (let offset = 0; ; piece = Buffer.from((await read(offset)).data, 'base64')) {
      offset += piece.length;
      if (piece.length > 0) yield piece;
      if (offset >= first.size) return;
      if (piece.length === 0) throw new Error(`a stored file ends at ${offset} of ${first.size} bytes`);
    }
  }
  return { size: first.size, stream: Readable.from(pieces(), { objectMode: false }) };
}

/**
 * Sends a file that strangers made: to be saved under its name (RFC 6266, RFC 8187), never to be shown or run by the browser in our name.
 */
export function sendFile(
  reply: FastifyReply,
  { name, contentType }: Pick<LetterFile, 'name' | 'contentType'>,
  { size, stream }: OpenFile,
): FastifyReply {
  return reply
    .type(contentType)
    .header('Content-Length', size)
    .header('Content-Disposition', contentDisposition(name))
    .header('Content-Security-Policy', "default-src 'none'; sandbox")
    .header('X-Content-Type-Options', 'nosniff')
    .header('Cache-Control', 'private, no-store')
    .send(stream);
}
