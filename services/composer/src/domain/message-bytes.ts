/** Header lines of a letter and the marks between its parts. */
const FRAME = 2_000;

/**
 * About how big a message is on its way, bytes: bodies as quoted-printable or base64, whichever is the shorter (RFC 2045
 * section 6), files as base64.
 * @param fileBytes of all attachments
 */
export function messageBytes(
  { subject, html, text }: { subject: string; html: string; text: string },
  fileBytes = 0,
): number {
  const encoded = [subject, html, text].map((part) => {
    const plain = Buffer.byteLength(part);
    const foreign = plain - part.replaceAll(/[^\u0020-\u007e\r\n]/g, '').length;
    return Math.min(plain + foreign * 2, inBase64(plain));
  });
  return FRAME + encoded.reduce((sum, bytes) => sum + bytes, 0) + inBase64(fileBytes);
}

/** Four characters for three bytes, and a line end behind each 76. */
function inBase64(bytes: number): number {
  const characters = Math.ceil(bytes / 3) * 4;
  return characters + Math.ceil(characters / 76) * 2;
}
