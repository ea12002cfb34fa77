import { fileTypeFromBuffer, supportedMimeTypes } from 'file-type';
import mime from 'mime';

/** What nothing better is known of. */
export const UNKNOWN_TYPE = 'application/octet-stream';

/** Containers that say nothing of what is in them: an office document looks like any archive. */
const CONTAINERS = new Set(['application/zip', 'application/x-cfb', 'application/xml', 'text/xml', 'application/gzip']);

/**
 * The content type of a file: by its first bytes; where they say nothing, by its name, unless the name promises what the
 * bytes would have shown (a `.png` that is none is of unknown type).
 * @param start first bytes of the file; some thousands are enough for nearly all types
 */
export async function contentTypeOf(start: Uint8Array, name: string): Promise<string> {
  const seen = await seenType(start);
  const named = mime.getType(name) ?? undefined;
  if (seen === undefined) return named === undefined || supportedMimeTypes.has(named) ? UNKNOWN_TYPE : named;
  return CONTAINERS.has(seen) && named !== undefined && isDocument(named) ? named : seen;
}

/** The content type that the first bytes of a file show; undefined when they show none. */
export async function seenType(start: Uint8Array): Promise<string | undefined> {
  return (await fileTypeFromBuffer(start))?.mime.split(';')[0];
}

/** Kinds that mail programs show inside the letter; of them the bytes alone decide, and SVG is none, since it may hold scripts. */
const IMAGES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** True for images that letters may show. */
export function isShownImage(contentType: string): boolean {
  return IMAGES.has(contentType);
}

/** Documents that are such a container; others that bytes can show, a PDF say, would have shown themselves. */
function isDocument(contentType: string): boolean {
  if (!/^(?:application|text)\//.test(contentType)) return contentType === 'image/svg+xml';
  return !supportedMimeTypes.has(contentType) || /officedocument|opendocument|\.ms-|epub|archive$/.test(contentType);
}
