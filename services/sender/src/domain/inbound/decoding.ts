const ENCODED_WORD = /=\?([\w.:-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,2000})\?=/gi;

/** Bytes (as Latin-1) in the charset a stranger names; unknown charsets are read as UTF-8, wrong bytes as U+FFFD. */
export function inCharset(bytes: string, charset: string): string {
  const buffer = Buffer.from(bytes, 'latin1');
  try {
    return new TextDecoder(charset || 'utf-8').decode(buffer);
  } catch {
    return new TextDecoder().decode(buffer);
  }
}

/** Undoes a Content-Transfer-Encoding (RFC 2045 section 6); bytes in and out as Latin-1. */
export function transferDecoded(bytes: string, encoding: string): string {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(bytes, 'base64').toString('latin1');
    case 'quoted-printable':
      return unquoted(bytes.replace(/=[ \t]{0,10}\r?\n/g, ''));
    default:
      return bytes;
  }
}

/**
 * A field's value for a person: encoded words (RFC 2047) undone, raw UTF-8 (RFC 6532) read, one line. Neighbouring words of one charset are
 * read as one text: many programs cut words inside a character.
 */
export function decodedField(value: string): string {
  const joined = value.replace(/\?=[ \t]{1,10}=\?/g, '?==?');
  let decoded = '';
  let at = 0;
  let bytes = '';
  let charset = '';
  const flush = () => {
    if (bytes !== '') decoded += inCharset(bytes, charset);
    bytes = '';
  };
  for (const match of joined.matchAll(ENCODED_WORD)) {
    const [word, named = '', kind = '', payload = ''] = match;
    if (match.index > at || named.toLowerCase() !== charset) flush();
    decoded += inCharset(joined.slice(at, match.index), 'utf-8');
    charset = named.toLowerCase();
    bytes += kind.toLowerCase() === 'b' ? transferDecoded(payload, 'base64') : unquoted(payload.replaceAll('_', ' '));
    at = match.index + word.length;
  }
  flush();
  decoded += inCharset(joined.slice(at), 'utf-8');
  return decoded.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}

function unquoted(bytes: string): string {
  return bytes.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
