import { AttachmentGet } from '@pochtovik/contracts';
import { assertMaySeeFile, type FileUseDeps } from '../files/file-access.ts';
import type { FileDeps } from '../files/stored-files.ts';
import type { ComposerKit } from '../kit.ts';
import { attachmentView, uploadView } from './attachment-view.ts';
import { ownUpload } from './own-upload.ts';

/** Answers `attachment.get`. Errors: ATTACHMENT_UNKNOWN. */
export function serveAttachmentGet(kit: ComposerKit, { attachments, uploads }: FileDeps, use: FileUseDeps): void {
  kit.serve(AttachmentGet, async ({ accountId, actor, attachmentId }) => {
    const file = await attachments.find(accountId, attachmentId);
    if (!file) return uploadView(await ownUpload(uploads, accountId, actor, attachmentId));
    await assertMaySeeFile(use, accountId, actor, file);
    return attachmentView(file);
  });
}
