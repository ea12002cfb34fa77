import { AttachmentDelete, PochtovikError } from '@pochtovik/contracts';
import { assertMaySeeFile, assertUnused, type FileUseDeps } from '../files/file-access.ts';
import { type FileDeps, removeFile } from '../files/stored-files.ts';
import type { ComposerKit } from '../kit.ts';
import { attachmentView, uploadView } from './attachment-view.ts';
import { ownUpload } from './own-upload.ts';

/** Answers `attachment.delete`: of a whole file, or of an upload that is to end. Errors: ATTACHMENT_UNKNOWN, ACCESS_DENIED, ATTACHMENT_IN_USE. */
export function serveAttachmentDelete(kit: ComposerKit, deps: FileDeps, use: FileUseDeps): void {
  kit.serve(AttachmentDelete, async ({ accountId, actor, attachmentId }) => {
    const file = await deps.attachments.find(accountId, attachmentId);
    if (!file) {
      const upload = await ownUpload(deps.uploads, accountId, actor, attachmentId);
      await deps.uploads.remove(accountId, attachmentId);
      await deps.objects.remove(accountId, attachmentId);
      return uploadView(upload);
    }
    await assertMaySeeFile(use, accountId, actor, file);
    if (actor.role !== 'administrator' && file.ownerUserId !== actor.userId) throw new PochtovikError('ACCESS_DENIED');
    await assertUnused(use, accountId, file);
    await removeFile(deps, accountId, file);
    return attachmentView(file);
  });
}
