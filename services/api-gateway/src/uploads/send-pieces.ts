import type { Readable } from 'node:stream';
import { MAX_CHUNK_BYTES } from '@pochtovik/contracts';
import { assertFits } from '../domain/upload-body.ts';

/**
 * Cuts a body into pieces of `MAX_CHUNK_BYTES`, the file's last one shorter, and sends them one after the other; the body is read on when a piece was taken, so
 * that no more than one is in memory. What is left of a body that ends before the file does is dropped: it comes again when the upload goes on.
 * @returns offset behind the last byte sent
 * Errors: ATTACHMENTS_TOO_BIG, and those of `write`, which end the reading.
 */
export async function sendPieces(
  body: Readable,
  { offset, size }: { offset: number; size: number },
  write: (offset: number, piece: Buffer) => Promise<void>,
): Promise<number> {
  let sent = offset;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;

  async function flush(bytes: number) {
    const all = Buffer.concat(waiting);
    await write(sent, all.subarray(0, bytes));
    sent += bytes;
    waiting = [all.subarray(bytes)];
    waitingBytes = all.length - bytes;
  }

  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    waiting.push(bytes);
    waitingBytes += bytes.length;
    assertFits({ size }, sent + waitingBytes);
    while (waitingBytes >= MAX_CHUNK_BYTES) await flush(MAX_CHUNK_BYTES);
  }
  if (waitingBytes > 0 && sent + waitingBytes === size) await flush(waitingBytes);
  return sent;
}
