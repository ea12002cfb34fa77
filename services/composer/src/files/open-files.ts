import type { Database } from '@pochtovik/service-kit';
import { createS3Objects, type S3Settings } from '../s3/s3-objects.ts';
import { openAttachments } from '../store/attachments.ts';
import { openContents } from '../store/contents.ts';
import { openGridFsObjects } from '../store/file-objects.ts';
import { openUploads } from '../store/uploads.ts';
import type { FileDeps } from './stored-files.ts';

/** Opens all that keeping files needs. @param s3 storage for the bytes; null: they are kept in the database */
export async function openFiles(database: Database, s3: S3Settings | null, now: () => Date): Promise<FileDeps> {
  const [attachments, contents, objects, uploads] = await Promise.all([
    openAttachments(database),
    openContents(database),
    s3 ? createS3Objects(s3) : openGridFsObjects(database),
    openUploads(database),
  ]);
  return { attachments, contents, objects, uploads, now };
}
