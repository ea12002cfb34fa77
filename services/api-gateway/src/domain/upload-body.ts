import { type Attachment, PochtovikError } from '@pochtovik/contracts';

/** Errors: UPLOAD_OFFSET_WRONG, with the place that is reached, when a body does not begin there. */
export function assertReached({ received, size }: Pick<Attachment, 'received' | 'size'>, offset: number): void {
  if (offset === received) return;
  const message = `${received} of ${size} bytes are here: go on with offset=${received}.`;
  throw new PochtovikError('UPLOAD_OFFSET_WRONG', { details: [{ field: 'offset', message }] });
}

/** Errors: ATTACHMENTS_TOO_BIG when bytes come that were not announced. @param end offset behind the last byte */
export function assertFits({ size }: Pick<Attachment, 'size'>, end: number): void {
  if (end <= size) return;
  const message = `at least ${end} bytes; ${size} were announced.`;
  throw new PochtovikError('ATTACHMENTS_TOO_BIG', { details: [{ field: 'body', message }] });
}
