import { type ImageAddress, imageAddresses } from './image-addresses.ts';

/** Where an image was pasted into HTML: the place of its `data:` address. */
export type PastedImage = ImageAddress;

/** The images of an HTML whose bytes stand in it as `data:` addresses (RFC 2397), in their order; comments and scripts are passed over. */
export function pastedImages(html: string): PastedImage[] {
  if (!/data:/i.test(html)) return [];
  return imageAddresses(html).filter(({ url }) => /^\s*data:/i.test(url));
}

/** The HTML with the address of each image replaced; every other character stays. @param addresses one an image, in their order */
export function withAddresses(html: string, images: readonly PastedImage[], addresses: readonly string[]): string {
  let done = '';
  let at = 0;
  for (const [index, { start, end }] of images.entries()) {
    done += html.slice(at, start) + (addresses[index] ?? '');
    at = end;
  }
  return done + html.slice(at);
}
