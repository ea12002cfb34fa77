/**
 * An address as a `Location` header may carry it. What a header can carry stays byte for byte: no part is put into a normal spelling, since signatures of
 * addresses may hang on it. Other characters become the percent-encoded UTF-8 that a browser makes of them (URL Standard, "percent-encode sets").
 */
export function headerAddress(url: string): string {
  return url.replaceAll(/[^\x21-\x7e]+/g, (part) =>
    [...Buffer.from(part, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
