import { type LetterFile, PochtovikError } from '@pochtovik/contracts';
import { isShownImage } from '../domain/content-type.ts';
import { decodeDataUrl } from '../domain/data-url.ts';
import { pastedImages, withAddresses } from '../domain/pasted-images.ts';
import { contentIdOf, storedImages } from '../domain/stored-images.ts';
import { imageIds } from '../files/stored-files.ts';
import type { AttachmentStore, StoredAttachment } from '../store/attachments.ts';
import type { Tracking } from './tracked-addresses.ts';

/** An image that goes with a letter, shown by its HTML as `cid:` of the content id (RFC 2392). */
export type LetterImage = LetterFile & { contentId: string };

/** The HTML of a letter without image bytes in it. */
export interface ImagedHtml {
  html: string;
  /** What goes with the letter; empty where the images are hosted. */
  images: LetterImage[];
}

/**
 * Takes the images that were pasted into a letter's HTML out of it: a letter sent on its own carries them (`cid:`), one of a bulk send shows them from
 * the tracker, so that fifty thousand letters do not carry the same picture. Stored files that it shows by `cid:` go the same way.
 * Errors: IMAGE_INVALID, a detail an image.
 */
export type PlaceImages = (accountId: number, html: string, priority: 'single' | 'bulk') => Promise<ImagedHtml>;

/** More images than a letter may carry are a mistake. */
const MAX_IMAGES = 200;

/** Keeps an image that was pasted into a text. @returns the file that it became */
export type KeepImage = (
  accountId: number,
  image: { bytes: Buffer; contentType: string; name: string },
) => Promise<{ id: string; size: number }>;

/** Keeps nothing and names the file that a pasted image will become: for a letter that is only looked at. */
export const nameImage: KeepImage = async (accountId, { bytes }) => ({
  id: imageIds(accountId, bytes).id,
  size: bytes.length,
});

/** See {@link PlaceImages}. */
export function createPlaceImages(
  attachments: Pick<AttachmentStore, 'findAll'>,
  keep: KeepImage,
  tracking: Pick<Tracking, 'image'>,
): PlaceImages {
  return async (accountId, html, priority) => {
    const pasted = pastedImages(html);
    const named = storedImages(html);
    const nameless = pasted.map((image) => ({ ...image, attachmentId: null }));
    const all = [...nameless, ...named].sort((left, right) => left.start - right.start);
    if (all.length === 0) return { html, images: [] };
    if (all.length > MAX_IMAGES) throw invalid(`${all.length} images; a letter shows at most ${MAX_IMAGES}.`);
    const ids = named.map(({ attachmentId }) => attachmentId);
    const known = new Map((await attachments.findAll(accountId, ids)).map((file) => [file.id, file]));
    const images = new Map<string, LetterImage>();
    const addresses: string[] = [];
    for (const image of all) {
      const { attachmentId: id, url } = image;
      const shown = id === null ? await stored(keep, accountId, url) : imageOf(known.get(id));
      images.set(shown.attachmentId, shown);
      const { attachmentId, contentId } = shown;
      addresses.push(priority === 'bulk' ? await tracking.image(accountId, attachmentId) : `cid:${contentId}`);
    }
    return {
      html: withAddresses(html, all, addresses),
      images: priority === 'bulk' ? [] : [...images.values()],
    };
  };
}

function imageOf(file: StoredAttachment | undefined): LetterImage {
  if (!file || !isShownImage(file.contentType))
    throw invalid('An image of the text is gone: take it out or paste it again.');
  const { id: attachmentId, name, contentType, size } = file;
  return { attachmentId, name, contentType, size, contentId: contentIdOf(attachmentId) };
}

async function stored(keep: KeepImage, accountId: number, url: string): Promise<LetterImage> {
  const decoded = await decodeDataUrl(url);
  if (!decoded.ok) throw invalid(decoded.message);
  const { bytes, contentType } = decoded;
  const name = `image.${contentType.slice('image/'.length)}`;
  const { id, size } = await keep(accountId, { bytes, contentType, name });
  return { attachmentId: id, name, contentType, size, contentId: contentIdOf(id) };
}

function invalid(message: string): PochtovikError {
  return new PochtovikError('IMAGE_INVALID', { details: [{ field: 'html', message }] });
}
