import { AttachmentImage, PochtovikError } from '@pochtovik/contracts';
import { isShownImage } from '../domain/content-type.ts';
import type { FileDeps } from '../files/stored-files.ts';
import type { ComposerKit } from '../kit.ts';

/** Answers `attachment.image`. Errors: ATTACHMENT_UNKNOWN, also for a file that is no image. */
export function serveAttachmentImage(kit: ComposerKit, { attachments }: FileDeps): void {
  kit.serve(AttachmentImage, async ({ accountId, attachmentId }) => {
    const file = await attachments.find(accountId, attachmentId);
    if (!file || !isShownImage(file.contentType)) throw new PochtovikError('ATTACHMENT_UNKNOWN');
    return { contentType: file.contentType, size: file.size };
  });
}
