import { type ImageAddress, imageAddresses } from './image-addresses.ts';

const STORED = /^\s*cid:([0-9a-f]{32})@pochtovik\s*$/i;

/** An image of an HTML that is a stored file. */
export interface StoredImage extends ImageAddress {
  attachmentId: string;
}

/** Content-ID under which a stored file goes with a letter (RFC 2392). */
export function contentIdOf(attachmentId: string): string {
  return `${attachmentId}@pochtovik`;
}

/** The images of an HTML that name stored files, `cid:<attachment id>@pochtovik`, in their order. */
export function storedImages(html: string): StoredImage[] {
  if (!html.includes('@pochtovik')) return [];
  return imageAddresses(html).flatMap((image) => {
    const attachmentId = STORED.exec(image.url)?.[1]?.toLowerCase();
    return attachmentId === undefined ? [] : [{ ...image, attachmentId }];
  });
}

/** Ids of the stored files that an HTML shows, each once. */
export function shownFiles(html: string): string[] {
  return [...new Set(storedImages(html).map(({ attachmentId }) => attachmentId))];
}
