import type { ErrorDetail } from '@pochtovik/contracts';
import { decodeDataUrl } from './data-url.ts';
import { pastedImages } from './pasted-images.ts';

/** More tell a person nothing more. */
const MAX_DETAILS = 20;

/** What is wrong with the images that were pasted into an HTML, each with its place; of a letter made from it they would be refused. */
export async function brokenImages(html: string): Promise<ErrorDetail[]> {
  const details: ErrorDetail[] = [];
  for (const { start, url } of pastedImages(html)) {
    if (details.length === MAX_DETAILS) break;
    const decoded = await decodeDataUrl(url);
    if (decoded.ok) continue;
    const before = html.slice(0, start).split('\n');
    const column = (before.at(-1) ?? '').length + 1;
    details.push({ field: 'html', message: decoded.message, code: 'IMAGE_INVALID', line: before.length, column });
  }
  return details;
}
