import libmime from 'libmime';
import { parseHeaders } from './header-block.ts';

/** What a part's own fields say of it as a file. */
export interface PartFields {
  /** Empty where they name none. */
  name: string;
  /** True and false as its disposition says; null where there is none. */
  inline: boolean | null;
}

const MAX_NAME = 1000;

/** Reads the MIME fields of a part (RFC 2183, RFC 2231; encoded words in parameters, as many programs write them). @param fields as Latin-1 */
export function partFields(fields: string): PartFields {
  const headers = parseHeaders(fields);
  const disposition = libmime.parseHeaderValue(headers.first('content-disposition'));
  const type = libmime.parseHeaderValue(headers.first('content-type'));
  const name = disposition.params['filename'] || type.params['name'] || '';
  const kind = disposition.value.trim().toLowerCase();
  return { name: libmime.decodeWords(name).slice(0, MAX_NAME), inline: kind === '' ? null : kind === 'inline' };
}
