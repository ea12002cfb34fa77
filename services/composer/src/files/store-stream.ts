import { MAX_CHUNK_BYTES } from '@pochtovik/contracts';
import type { StoredAttachment } from '../store/attachments.ts';
import { type FileDeps, finishUpload } from './stored-files.ts';

/** A file that comes as a stream and is longer than it may be; nothing is kept of it. */
export class StreamTooLong extends Error {
  override readonly name = 'StreamTooLong';
}

/**
 * Stores a file whose size is not known before its end, piece by piece. Doing it again with the same id and bytes, also after a crash in between, comes to the
 * same; what a dead process left is swept like any upload that stopped.
 * @param expected about how many bytes come
 * @throws StreamTooLong, and what the stream throws
 */
export async function storeStream(
  deps: FileDeps,
  accountId: number,
  file: { id: string; ownerUserId: number; name: string; expected: number },
  bytes: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<StoredAttachment> {
  const { objects, uploads } = deps;
  const { id, ownerUserId, name } = file;
  const createdAt = deps.now();
  await uploads.begin(accountId, { id, ownerUserId, name, size: file.expected, createdAt });
  let size = 0;
  let held = Buffer.alloc(0);
  const write = async (piece: Buffer) => {
    await objects.write(accountId, id, size, piece);
    size += piece.length;
  };
  for await (const piece of bytes) {
    if (size + held.length + piece.length > maxBytes) {
      await objects.remove(accountId, id);
      await uploads.remove(accountId, id);
      throw new StreamTooLong(`more than ${maxBytes} bytes`);
    }
    held = Buffer.concat([held, piece]);
    while (held.length >= MAX_CHUNK_BYTES) {
      await write(held.subarray(0, MAX_CHUNK_BYTES));
      held = held.subarray(MAX_CHUNK_BYTES);
    }
  }
  if (held.length > 0) await write(held);
  return finishUpload(deps, { id, accountId, ownerUserId, name, createdAt, size, received: size });
}
