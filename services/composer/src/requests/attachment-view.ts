import type { Attachment } from '@pochtovik/contracts';
import { UNKNOWN_TYPE } from '../domain/content-type.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import type { StoredUpload } from '../store/uploads.ts';

/** A whole file as the API shows it. */
export function attachmentView(file: StoredAttachment): Attachment {
  const { id, name, contentType, size, createdAt, ownerUserId } = file;
  return {
    ...{ id, name, contentType, size, ownerUserId },
    state: 'ready',
    received: size,
    createdAt: createdAt.toISOString(),
  };
}

/** A file on its way as the API shows it. */
export function uploadView({ id, name, size, received, createdAt, ownerUserId }: StoredUpload): Attachment {
  return {
    ...{ id, name, size, received, ownerUserId },
    contentType: UNKNOWN_TYPE,
    state: 'uploading',
    createdAt: createdAt.toISOString(),
  };
}
