import { type Actor, PochtovikError } from '@pochtovik/contracts';
import type { StoredUpload, UploadStore } from '../store/uploads.ts';

/** An upload of the actor; only who began it goes on with it. Errors: ATTACHMENT_UNKNOWN. */
export async function ownUpload(
  uploads: UploadStore,
  accountId: number,
  actor: Actor,
  uploadId: string,
): Promise<StoredUpload> {
  const upload = await uploads.find(accountId, uploadId);
  if (upload?.ownerUserId !== actor.userId) throw new PochtovikError('ATTACHMENT_UNKNOWN');
  return upload;
}
