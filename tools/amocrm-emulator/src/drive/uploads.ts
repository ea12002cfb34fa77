import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import type { Account } from '../state/account.ts';
import type { DriveFile, FileVersion, UploadSession } from '../state/files.ts';
import { closed, nullable, parseObject } from '../validation/body.ts';
import { ApiProblem, notFound, notSupported, validationProblem } from '../validation/problem.ts';
import { fileView } from './views.ts';

/** Limits of the drive, bytes. */
export const MAX_FILE = 314_572_800;
export const MAX_PART = 524_288;

const SessionInput = closed({
  file_name: Type.String({ maxLength: 255 }),
  file_size: Type.Integer(),
  content_type: Type.Optional(nullable(Type.String())),
  file_uuid: Type.Optional(nullable(Type.String())),
  with_preview: Type.Optional(Type.Boolean()),
});

/** Opens an upload. @throws ApiProblem 400 for a size of nothing, too big a file or an unknown `file_uuid`. */
export function openSession(
  uploads: Map<string, UploadSession>,
  account: Account,
  userId: number,
  body: unknown,
): UploadSession {
  const input = parseObject(SessionInput, body);
  if (input.file_size <= 0 || input.file_size > MAX_FILE)
    throw validationProblem([{ request_id: '0', errors: [notSupported('file_size')] }]);
  if (input.file_uuid && !account.files.has(input.file_uuid))
    throw validationProblem([{ request_id: '0', errors: [notSupported('file_uuid')] }]);
  const session: UploadSession = {
    id: randomInt(1, 2_000_000_000),
    token: randomBytes(24).toString('hex'),
    accountId: account.profile.id,
    fileUuid: input.file_uuid ?? null,
    file_name: input.file_name,
    file_size: input.file_size,
    content_type: input.content_type ?? 'application/octet-stream',
    userId,
    parts: [],
    received: 0,
  };
  uploads.set(session.token, session);
  return session;
}

/** Takes a part; the last one answers with the file. Each address takes one part: the next is in the answer. */
export function takePart(
  uploads: Map<string, UploadSession>,
  account: Account,
  token: string,
  part: Buffer,
  origin: string,
  now: number,
): Record<string, unknown> {
  const session = uploads.get(token);
  if (!session || session.accountId !== account.profile.id) throw notFound();
  if (part.length === 0 || part.length > MAX_PART) throw new ApiProblem(400, `A part has 1 to ${MAX_PART} bytes`);
  if (session.received + part.length > session.file_size)
    throw new ApiProblem(400, 'The file is longer than announced');
  uploads.delete(token);
  session.parts.push(part);
  session.received += part.length;
  if (session.received < session.file_size) {
    session.token = randomBytes(24).toString('hex');
    uploads.set(session.token, session);
    return { next_url: `${origin}/v1.0/sessions/upload/${session.token}`, session_id: session.id };
  }
  return fileView(origin, finish(account, session, now));
}

function finish(account: Account, session: UploadSession, now: number): DriveFile {
  const version: FileVersion = {
    uuid: randomUUID(),
    name: session.file_name,
    size: session.received,
    content: Buffer.concat(session.parts),
    created_at: now,
    created_by: session.userId,
    mime_type: session.content_type,
  };
  const known = session.fileUuid === null ? undefined : account.files.get(session.fileUuid);
  const file: DriveFile = known ?? {
    uuid: randomUUID(),
    name: session.file_name,
    versions: [],
    activeVersion: version.uuid,
    is_trashed: false,
    created_at: now,
    created_by: session.userId,
    updated_at: now,
    deleted_at: null,
  };
  file.versions.push(version);
  file.activeVersion = version.uuid;
  file.updated_at = now;
  account.files.set(file.uuid, file);
  return file;
}
