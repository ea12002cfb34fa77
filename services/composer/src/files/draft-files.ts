import {
  type Actor,
  type DraftProblem,
  type LetterFile,
  MAX_LETTER_FILES_BYTES,
  PochtovikError,
} from '@pochtovik/contracts';
import { assertFitting, knownFiles } from '../composing/letter-files.ts';
import { shownFiles } from '../domain/stored-images.ts';
import type { AttachmentStore } from '../store/attachments.ts';
import { assertMaySeeFile, type FileUseDeps } from './file-access.ts';

/** The files of a draft, and what is wrong with them. */
export interface DraftFiles {
  files: LetterFile[];
  /** Stored images that its text shows. */
  images: LetterFile[];
  problems: DraftProblem[];
}

/** Looks up the files of a draft for whoever sends it; a file that this one may not see does not exist. */
export type FilesOfDraft = (
  accountId: number,
  actor: Actor,
  content: { attachmentIds: readonly string[]; html: string },
) => Promise<DraftFiles>;

/** Makes {@link FilesOfDraft}. */
export function createFilesOfDraft(attachments: AttachmentStore, use: FileUseDeps): FilesOfDraft {
  return async (accountId, actor, { attachmentIds, html }) => {
    const files: LetterFile[] = [];
    const images: LetterFile[] = [];
    const problems: DraftProblem[] = [];
    for (const [index, attachmentId] of attachmentIds.entries()) {
      const found = await visible(attachments, use, accountId, actor, attachmentId);
      if (found) files.push(found);
      else problems.push(problemOf(`attachmentIds.${index}`, new PochtovikError('ATTACHMENT_UNKNOWN')));
    }
    for (const attachmentId of shownFiles(html)) {
      const found = await visible(attachments, use, accountId, actor, attachmentId);
      if (found) images.push(found);
      else problems.push(problemOf('html', new PochtovikError('ATTACHMENT_UNKNOWN')));
    }
    try {
      assertFitting(files, MAX_LETTER_FILES_BYTES);
    } catch (error) {
      if (!(error instanceof PochtovikError)) throw error;
      problems.push(problemOf('attachmentIds', error));
    }
    return { files, images, problems };
  };
}

async function visible(
  attachments: AttachmentStore,
  use: FileUseDeps,
  accountId: number,
  actor: Actor,
  attachmentId: string,
): Promise<LetterFile | null> {
  try {
    const [file] = await knownFiles(attachments, accountId, [{ attachmentId }]);
    const stored = await attachments.find(accountId, attachmentId);
    if (!file || !stored) return null;
    await assertMaySeeFile(use, accountId, actor, stored);
    return file;
  } catch (error) {
    if (error instanceof PochtovikError && error.code === 'ATTACHMENT_UNKNOWN') return null;
    throw error;
  }
}

function problemOf(field: string, { code, message, details }: PochtovikError): DraftProblem {
  return { severity: 'error', field, code, message: details[0]?.message ?? message };
}
