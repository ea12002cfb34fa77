/** One version of a file on drive. */
export interface FileVersion {
  uuid: string;
  name: string;
  size: number;
  content: Buffer;
  created_at: number;
  created_by: number;
  mime_type: string;
}

/** A file on drive; the last version is the active one unless `activeVersion` says otherwise. */
export interface DriveFile {
  uuid: string;
  name: string;
  versions: FileVersion[];
  activeVersion: string;
  is_trashed: boolean;
  created_at: number;
  created_by: number;
  updated_at: number;
  deleted_at: number | null;
}

/** An upload in progress. */
export interface UploadSession {
  id: number;
  token: string;
  accountId: number;
  fileUuid: string | null;
  file_name: string;
  file_size: number;
  content_type: string;
  userId: number;
  parts: Buffer[];
  received: number;
}
