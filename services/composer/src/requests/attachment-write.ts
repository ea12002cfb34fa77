import { AttachmentWrite } from '@pochtovik/contracts';
import { uploadStep } from '../domain/upload-step.ts';
import type { FileDeps } from '../files/stored-files.ts';
import type { ComposerKit } from '../kit.ts';
import { ownUpload } from './own-upload.ts';

/**
 * Answers `attachment.write`. The bytes are stored before the upload says that they are here, so a crash in between costs one piece.
 * Errors: ATTACHMENT_UNKNOWN, UPLOAD_OFFSET_WRONG, ATTACHMENTS_TOO_BIG.
 */
export function serveAttachmentWrite(kit: ComposerKit, { objects, uploads, now }: FileDeps): void {
  kit.serve(AttachmentWrite, async ({ accountId, actor, attachmentId, offset, data }) => {
    const upload = await ownUpload(uploads, accountId, actor, attachmentId);
    const piece = Buffer.from(data, 'base64');
    const received = offset + piece.length;
    if (uploadStep(upload, offset, piece.length) === 'repeated') return { received };
    await objects.write(accountId, attachmentId, offset, piece);
    if (await uploads.advance(accountId, attachmentId, offset, received, now())) return { received };
    // The same piece came twice at once, or the upload was broken off: whoever asks learns how it stands.
    const moved = await ownUpload(uploads, accountId, actor, attachmentId);
    uploadStep(moved, offset, piece.length);
    return { received: moved.received };
  });
}
