import { type Actor, MAX_TEMPLATE_FILES_BYTES, PochtovikError, type TemplateContent } from '@pochtovik/contracts';
import { assertFitting, knownFiles } from '../composing/letter-files.ts';
import { fileName } from '../domain/file-name.ts';
import type { AttachmentStore } from '../store/attachments.ts';
import { assertMaySeeFile, type FileUseDeps } from './file-access.ts';

/** The content with the names of its files as recipients will see them. */
export function withFileNames(content: TemplateContent): TemplateContent {
  if (!content.attachments) return content;
  const attachments = content.attachments.map(({ attachmentId, name }) => ({ attachmentId, name: fileName(name) }));
  return { ...content, attachments };
}

/**
 * Errors: ATTACHMENT_UNKNOWN for a file that is not there or that the actor may not see, ATTACHMENTS_TOO_BIG; details name the place. Files that the
 * template has already are not asked about again: whoever may change it may keep them.
 */
export async function assertTemplateFiles(
  { attachments, use }: { attachments: AttachmentStore; use: FileUseDeps },
  accountId: number,
  actor: Actor,
  { before, content }: { before: TemplateContent | undefined; content: TemplateContent },
): Promise<void> {
  const wanted = content.attachments ?? [];
  assertFitting(await knownFiles(attachments, accountId, wanted), MAX_TEMPLATE_FILES_BYTES);
  const kept = new Set(before?.attachments?.map(({ attachmentId }) => attachmentId));
  const added = await attachments.findAll(
    accountId,
    wanted.map(({ attachmentId }) => attachmentId).filter((id) => !kept.has(id)),
  );
  for (const file of added) {
    await assertMaySeeFile(use, accountId, actor, file).catch((error: unknown) => {
      if (!(error instanceof PochtovikError) || error.code !== 'ATTACHMENT_UNKNOWN') throw error;
      const index = wanted.findIndex(({ attachmentId }) => attachmentId === file.id);
      const detail = { field: `attachments.${index}.attachmentId`, message: 'There is no such file.' };
      throw new PochtovikError('ATTACHMENT_UNKNOWN', { details: [detail] });
    });
  }
}
