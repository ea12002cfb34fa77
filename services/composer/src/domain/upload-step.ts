import { MAX_CHUNK_BYTES, PochtovikError } from '@pochtovik/contracts';

/** How far an upload has come. */
export interface UploadProgress {
  /** Bytes of the whole file. */
  size: number;
  received: number;
}

/**
 * What a piece is to an upload: the next one, or the one before once more (its answer was lost). All pieces but the last are equally long, so that the
 * place of each follows from its offset.
 * Errors: UPLOAD_OFFSET_WRONG, ATTACHMENTS_TOO_BIG (more than was announced), both with what is here.
 */
export function uploadStep({ size, received }: UploadProgress, offset: number, length: number): 'next' | 'repeated' {
  const end = offset + length;
  if (end > size) {
    const message = `${end} bytes; ${size} were announced.`;
    throw new PochtovikError('ATTACHMENTS_TOO_BIG', { details: [{ field: 'data', message }] });
  }
  const isWhole = length === MAX_CHUNK_BYTES || end === size;
  if (offset % MAX_CHUNK_BYTES !== 0 || !isWhole || (offset !== received && end !== received)) {
    const message = `${received} of ${size} bytes are here; a piece has ${MAX_CHUNK_BYTES}, only the last one fewer.`;
    throw new PochtovikError('UPLOAD_OFFSET_WRONG', { details: [{ field: 'offset', message }] });
  }
  return offset === received ? 'next' : 'repeated';
}
