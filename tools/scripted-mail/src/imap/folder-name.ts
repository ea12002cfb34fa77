/** A folder's path as it goes over the wire: modified UTF-7 (RFC 3501 section 5.1.3). */
export function encodePath(path: string): string {
  return path.replace(/&|[^\x20-\x7e]+/g, (part) => {
    if (part === '&') return '&-';
    const bytes = Buffer.from(part, 'utf16le').swap16();
    return `&${bytes.toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`;
  });
}

/** The path that was meant. */
export function decodePath(wire: string): string {
  return wire.replace(/&([^-]*)-/g, (_whole, coded: string) =>
    coded === '' ? '&' : Buffer.from(coded.replaceAll(',', '/'), 'base64').swap16().toString('utf16le'),
  );
}
