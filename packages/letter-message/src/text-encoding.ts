/** What a line of ASCII text may hold as it is. */
const PLAIN = /^[\t\r\n\x20-\x7e]*$/;

/**
 * How a text goes into a message: the shorter of the two encodings (RFC 2045 section 6); undefined for plain ASCII, which may go as it is. It
 * is told by how many bytes of which kind there are, never by which letters, so that another signed address of the same length changes nothing.
 */
export function textEncoding(text: string): 'quoted-printable' | 'base64' | undefined {
  if (PLAIN.test(text)) return undefined;
  const bytes = Buffer.byteLength(text);
  const plain = text.length - text.replace(/[\x20-\x7e]/g, '').length;
  // Quoted-printable makes three of each other byte, base64 four of each three.
  return (bytes - plain) * 3 + plain <= (bytes * 4) / 3 ? 'quoted-printable' : 'base64';
}
