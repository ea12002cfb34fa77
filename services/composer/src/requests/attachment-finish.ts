import { AttachmentFinish } from '@pochtovik/contracts';
import { type FileDeps, finishUpload } from '../files/stored-files.ts';
import type { ComposerKit } from '../kit.ts';
import { attachmentView } from './attachment-view.ts';
import { ownUpload } from './own-upload.ts';

/** Answers `attachment.finish`. Errors: ATTACHMENT_UNKNOWN, UPLOAD_INCOMPLETE. */
export function serveAttachmentFinish(kit: ComposerKit, deps: FileDeps): void {
  kit.serve(AttachmentFinish, async ({ accountId, actor, attachmentId }) => {
    const finished = await deps.attachments.find(accountId, attachmentId);
    if (finished?.ownerUserId === actor.userId) return attachmentView(finished);
    const upload = await ownUpload(deps.uploads, accountId, actor, attachmentId);
    return attachmentView(await finishUpload(deps, upload));
  });
}
