import { createHash } from 'node:crypto';
import { MAX_CHUNK_BYTES, PochtovikError, stableId } from '@pochtovik/contracts';
import { contentTypeOf } from '../domain/content-type.ts';
import type { AttachmentStore, StoredAttachment } from '../store/attachments.ts';
import type { ContentStore } from '../store/contents.ts';
import type { FileObjects } from '../store/file-objects.ts';
import type { StoredUpload, UploadStore } from '../store/uploads.ts';

/** What keeping files needs. */
export interface FileDeps {
  attachments: AttachmentStore;
  contents: ContentStore;
  objects: FileObjects;
  uploads: UploadStore;
  now(): Date;
}

/**
 * Makes an upload an attachment of the same id; doing it again, also by another process or after a crash in between, comes to the same. Bytes that the
 * account has already are not kept twice. Errors: UPLOAD_INCOMPLETE.
 */
export async function finishUpload(deps: FileDeps, upload: StoredUpload): Promise<StoredAttachment> {
  const { accountId, id, size, received, name, ownerUserId, createdAt } = upload;
  if (received < size) {
    const message = `${received} of ${size} bytes are here.`;
    throw new PochtovikError('UPLOAD_INCOMPLETE', { details: [{ field: 'size', message }] });
  }
  const hash = createHash('sha256');
  let start: Buffer = Buffer.alloc(0);
  for (let offset = 0; offset < size; offset += MAX_CHUNK_BYTES) {
    const piece = await deps.objects.read(accountId, id, offset, MAX_CHUNK_BYTES);
    hash.update(piece);
    if (offset === 0) start = piece;
  }
  const sha256 = hash.digest('hex');
  const contentType = await contentTypeOf(start, name);
  const objectId = await objectOf(deps, accountId, sha256, id, size);
  const attachment = { id, ownerUserId, name, contentType, size, sha256, objectId, createdAt };
  await deps.attachments.insert(accountId, attachment);
  await deps.uploads.remove(accountId, id);
  if (objectId !== id) await deps.objects.remove(accountId, id);
  return attachment;
}

/** Stores an image that was pasted into a text, once an account and content. */
export async function storeImage(
  deps: FileDeps,
  accountId: number,
  image: { bytes: Buffer; contentType: string; name: string },
): Promise<StoredAttachment> {
  const { bytes, contentType, name } = image;
  const { id, sha256 } = imageIds(accountId, bytes);
  const known = await deps.attachments.find(accountId, id);
  if (known) return known;
  for (let offset = 0; offset < bytes.length; offset += MAX_CHUNK_BYTES) {
    await deps.objects.write(accountId, id, offset, bytes.subarray(offset, offset + MAX_CHUNK_BYTES));
  }
  const objectId = await objectOf(deps, accountId, sha256, id, bytes.length);
  const createdAt = deps.now();
  const stored = { id, ownerUserId: null, name, contentType, size: bytes.length, sha256, objectId, createdAt };
  await deps.attachments.insert(accountId, stored);
  if (objectId !== id) await deps.objects.remove(accountId, id);
  return stored;
}

/** What names a pasted image: its bytes in its account. */
export function imageIds(accountId: number, bytes: Buffer): { id: string; sha256: string } {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { id: stableId('image', accountId, sha256), sha256 };
}

/** Takes a file away; its bytes go when no other file has them, some time later. */
export async function removeFile(deps: FileDeps, accountId: number, file: StoredAttachment): Promise<void> {
  await deps.attachments.remove(accountId, file.id);
  if (!(await deps.attachments.hasContent(accountId, file.sha256))) {
    await deps.contents.release(accountId, file.sha256, deps.now());
  }
}

/** The object that holds a content: the one given, unless the account has the content already. */
async function objectOf(
  { contents, objects }: FileDeps,
  accountId: number,
  sha256: string,
  objectId: string,
  size: number,
): Promise<string> {
  const known = await contents.use(accountId, sha256);
  if (known !== null) return known;
  await objects.complete(accountId, objectId, size);
  return contents.add(accountId, sha256, objectId);
}
