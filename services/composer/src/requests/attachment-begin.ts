import { AttachmentBegin, MAX_LETTER_FILES_BYTES, PochtovikError } from '@pochtovik/contracts';
import { fileName } from '../domain/file-name.ts';
import type { FileRoom } from '../files/file-room.ts';
import type { FileDeps } from '../files/stored-files.ts';
import type { ComposerKit } from '../kit.ts';
import { attachmentView, uploadView } from './attachment-view.ts';
import { ownUpload } from './own-upload.ts';

/** Answers `attachment.begin`. Errors: ATTACHMENTS_TOO_BIG, ATTACHMENT_QUOTA, ATTACHMENT_UNKNOWN when the id is somebody else's. */
export function serveAttachmentBegin(kit: ComposerKit, { attachments, uploads, now }: FileDeps, room: FileRoom): void {
  kit.serve(AttachmentBegin, async ({ accountId, actor, attachmentId, name, size }) => {
    if (size > MAX_LETTER_FILES_BYTES) {
      const message = `${size} bytes; at most ${MAX_LETTER_FILES_BYTES} go with a letter.`;
      throw new PochtovikError('ATTACHMENTS_TOO_BIG', { details: [{ field: 'size', message }] });
    }
    const finished = await attachments.find(accountId, attachmentId);
    if (finished?.ownerUserId === actor.userId) return attachmentView(finished);
    if (finished) throw new PochtovikError('ATTACHMENT_UNKNOWN');
    if (!(await uploads.find(accountId, attachmentId))) await room.assertRoom(accountId, size);
    const upload = { id: attachmentId, ownerUserId: actor.userId, name: fileName(name), size, createdAt: now() };
    await uploads.begin(accountId, upload);
    return uploadView(await ownUpload(uploads, accountId, actor, attachmentId));
  });
}
