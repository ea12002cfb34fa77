import { extname } from 'node:path';
import type { DriveFile } from '../state/files.ts';

/** A file as the drive shows it. */
export function fileView(origin: string, file: DriveFile): Record<string, unknown> {
  const version = file.versions.find((entry) => entry.uuid === file.activeVersion);
  const extension = extname(file.name).slice(1);
  const self = `${origin}/v1.0/files/${file.uuid}`;
  return {
    uuid: file.uuid,
    version_uuid: file.activeVersion,
    type: kindOf(version?.mime_type ?? ''),
    name: file.name,
    sanitized_name: file.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_'),
    size: version?.size ?? 0,
    source_id: null,
    is_trashed: file.is_trashed,
    has_multiple_versions: file.versions.length > 1,
    created_at: file.created_at,
    created_by: { id: file.created_by, type: 'user' },
    updated_at: file.updated_at,
    deleted_at: file.deleted_at,
    metadata: { extension, mime_type: version?.mime_type ?? 'application/octet-stream' },
    previews: null,
    _links: {
      download: { href: `${origin}/download/${file.uuid}/${encodeURIComponent(file.name)}` },
      download_version: { href: `${origin}/download/${file.uuid}/${file.activeVersion}` },
      self: { href: self },
    },
  };
}

function kindOf(mimeType: string): 'image' | 'video' | 'audio' | 'document' | 'file' {
  if (mimeType.startsWith('image/')) return 'image';
  if (mimeType.startsWith('video/')) return 'video';
  if (mimeType.startsWith('audio/')) return 'audio';
  return /pdf|msword|officedocument|text\//.test(mimeType) ? 'document' : 'file';
}
