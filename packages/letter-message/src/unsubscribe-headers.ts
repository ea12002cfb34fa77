/** A value that may not go into a header: it could end it and begin another (header injection). */
export class UnsafeHeader extends Error {
  override readonly name = 'UnsafeHeader';
}

/** Visible ASCII without `"`, `<` and `>`, of http or https. */
const ADDRESS = /^https?:\/\/[\x21\x23-\x3b\x3d\x3f-\x7e]+$/;
/** A line of a message has 998 characters at most (RFC 5322 section 2.1.1), and an address can't be folded. */
const MAX_LENGTH = 900;

/**
 * Headers by which a mail program offers to unsubscribe: `List-Unsubscribe` (RFC 2369 section 3.2), and one click by POST
 * (RFC 8058 section 3.1, which demands https).
 * @throws UnsafeHeader: the address was checked by its contract already; this is the last door before the wire
 */
export function unsubscribeHeaders(url: string | undefined): { key: string; value: string }[] {
  if (url === undefined) return [];
  if (url.length > MAX_LENGTH || !ADDRESS.test(url)) throw new UnsafeHeader('not an address for List-Unsubscribe');
  const offer = { key: 'List-Unsubscribe', value: `<${url}>` };
  if (!url.startsWith('https:')) return [offer];
  return [offer, { key: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' }];
}
