import { type LetterFile, PochtovikError } from '@pochtovik/contracts';
import { decodeDataUrl } from '../domain/data-url.ts';
import { pastedImages, withAddresses } from '../domain/pasted-images.ts';
import { type FileDeps, storeImage } from '../files/stored-files.ts';
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
 * the tracker, so that fifty thousand letters do not carry the same picture. Errors: IMAGE_INVALID, a detail an image.
 */
export type PlaceImages = (accountId: number, html: string, priority: 'single' | 'bulk') => Promise<ImagedHtml>;

/** More images than a letter may carry are a mistake. */
const MAX_IMAGES = 200;

/** See {@link PlaceImages}. */
export function createPlaceImages(files: FileDeps, tracking: Tracking): PlaceImages {
  return async (accountId, html, priority) => {
    const pasted = pastedImages(html);
    if (pasted.length === 0) return { html, images: [] };
    if (pasted.length > MAX_IMAGES) throw invalid(`${pasted.length} images; a letter shows at most ${MAX_IMAGES}.`);
    const images = new Map<string, LetterImage>();
    const addresses: string[] = [];
    for (const { url } of pasted) {
      const image = await stored(files, accountId, url);
      images.set(image.attachmentId, image);
      addresses.push(
        priority === 'bulk' ? await tracking.image(accountId, image.attachmentId) : `cid:${image.contentId}`,
      );
    }
    return {
      html: withAddresses(html, pasted, addresses),
      images: priority === 'bulk' ? [] : [...images.values()],
    };
  };
}

async function stored(files: FileDeps, accountId: number, url: string): Promise<LetterImage> {
  const decoded = await decodeDataUrl(url);
  if (!decoded.ok) throw invalid(decoded.message);
  const { bytes, contentType } = decoded;
  const name = `image.${contentType.slice('image/'.length)}`;
  const { id, size } = await storeImage(files, accountId, { bytes, contentType, name });
  return { attachmentId: id, name, contentType, size, contentId: `${id}@pochtovik` };
}

function invalid(message: string): PochtovikError {
  return new PochtovikError('IMAGE_INVALID', { details: [{ field: 'html', message }] });
}
