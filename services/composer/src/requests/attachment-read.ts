import { AttachmentRead, PochtovikError } from '@pochtovik/contracts';
import { createBoundedCache } from '@pochtovik/service-kit';
import type { FileDeps } from '../files/stored-files.ts';
import type { ComposerKit } from '../kit.ts';
import type { StoredAttachment } from '../store/attachments.ts';

/** A file is read piece after piece within moments. */
const FRESH_MS = 10_000;
const MAX_KNOWN = 1000;

/** Answers `attachment.read`. Errors: ATTACHMENT_UNKNOWN. */
export function serveAttachmentRead(kit: ComposerKit, { attachments, objects }: FileDeps): void {
  const known = createBoundedCache<StoredAttachment>({ maxEntries: MAX_KNOWN, ttlMs: FRESH_MS, now: Date.now });

  kit.serve(AttachmentRead, async ({ accountId, attachmentId, offset, length }) => {
    const key = `${accountId}:${attachmentId}`;
    const file = known.get(key) ?? (await attachments.find(accountId, attachmentId));
    if (!file) throw new PochtovikError('ATTACHMENT_UNKNOWN');
    known.set(key, file);
    const bytes = offset < file.size ? await objects.read(accountId, file.objectId, offset, length) : Buffer.alloc(0);
    return { data: bytes.toString('base64'), size: file.size };
  });
}
