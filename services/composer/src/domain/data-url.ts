import { isShownImage, seenType } from './content-type.ts';

/** Most bytes of one image that is pasted into a text. */
export const MAX_IMAGE_BYTES = 1_000_000;

/** The bytes of a pasted image, or what is wrong with it. */
export type DecodedImage = { ok: true; bytes: Buffer; contentType: string } | { ok: false; message: string };

/**
 * Reads a `data:` address (RFC 2397) that is to be an image. Of what kind it is, its bytes say; what the address claims is not believed.
 */
export async function decodeDataUrl(url: string): Promise<DecodedImage> {
  const [, parameters = '', data] = /^\s*data:([^,]*),([\s\S]*)$/i.exec(url) ?? [];
  if (data === undefined || !/;\s*base64\s*$/i.test(parameters)) return wrong('The image is not written in base64.');
  const text = unescaped(data);
  // Every third byte is four characters; a text much longer needs no decoding to be refused.
  if (text !== null && text.length > (MAX_IMAGE_BYTES / 3) * 4 + 4)
    return wrong(tooBig(Math.floor(text.length * 0.75)));
  if (text === null || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text))
    return wrong('The image is broken: its base64 can not be read.');
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length > MAX_IMAGE_BYTES) return wrong(tooBig(bytes.length));
  const contentType = await seenType(bytes);
  if (contentType === undefined || !isShownImage(contentType)) {
    return wrong('The image is broken or of a kind that letters do not show: PNG, JPEG, GIF and WebP are shown.');
  }
  return { ok: true, bytes, contentType };
}

/** Browsers read `%2B` and blanks in base64 too. */
function unescaped(data: string): string | null {
  try {
    return decodeURIComponent(data).replace(/\s+/g, '');
  } catch {
    return null;
  }
}

function tooBig(bytes: number): string {
  return `The image has ${bytes} bytes; at most ${MAX_IMAGE_BYTES} can be pasted. Attach it or make it smaller.`;
}

function wrong(message: string): DecodedImage {
  return { ok: false, message };
}
