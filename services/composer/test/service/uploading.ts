import { createHash } from 'node:crypto';
import {
  type Actor,
  type Attachment,
  AttachmentBegin,
  AttachmentFinish,
  AttachmentRead,
  AttachmentWrite,
  MAX_CHUNK_BYTES,
  newId,
} from '@pochtovik/contracts';
import { ACCOUNT, ADMINISTRATOR } from './fixtures.ts';
import type { Neighbours } from './neighbours.ts';

/** One white pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What an upload is made with. */
export interface UploadOptions {
  name?: string;
  accountId?: number;
  actor?: Actor;
  id?: string;
}

/** Uploads a file piece after piece, as the gateway does. */
export async function upload(
  neighbours: Neighbours,
  bytes: Buffer,
  { name = 'файл.bin', accountId = ACCOUNT, actor = ADMINISTRATOR, id = newId() }: UploadOptions = {},
): Promise<Attachment> {
  const named = { accountId, actor, attachmentId: id };
  await neighbours.ask(AttachmentBegin, { ...named, name, size: bytes.length });
  for (let offset = 0; offset < bytes.length; offset += MAX_CHUNK_BYTES) {
    const data = bytes.subarray(offset, offset + MAX_CHUNK_BYTES).toString('base64');
    await neighbours.ask(AttachmentWrite, { ...named, offset, data });
  }
  return neighbours.ask(AttachmentFinish, named);
}

/** SHA-256 of a stored file, read piece after piece. */
export async function readHash(neighbours: Neighbours, attachmentId: string, accountId = ACCOUNT): Promise<string> {
  const hash = createHash('sha256');
  let offset = 0;
  for (;;) {
    const request = { accountId, attachmentId, offset, length: MAX_CHUNK_BYTES };
    const { data, size } = await neighbours.ask(AttachmentRead, request);
    const piece = Buffer.from(data, 'base64');
    hash.update(piece);
    offset += piece.length;
    if (offset >= size) return hash.digest('hex');
    if (piece.length === 0) throw new Error(`nothing at ${offset} of ${size}`);
  }
}
