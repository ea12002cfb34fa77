/** How a recipient said to want no more letters. */
export type UnsubscribeMethod = 'page' | 'one-click';

/** The field of our own page's button. */
export const CONFIRM_FIELD = 'confirm';

/**
 * What a POST to the unsubscribe address says. One click comes from mail programs and their servers as a form, urlencoded or multipart
 * (RFC 8058 section 3.2); our page sends its own field.
 * @returns null for anything else: nobody is unsubscribed by an accident
 */
export function unsubscribeMethod(contentType: string | undefined, body: unknown): UnsubscribeMethod | null {
  if (typeof body !== 'string') return null;
  if (/^multipart\/form-data/i.test(contentType ?? '')) {
    const isOneClick = /name="?List-Unsubscribe"?[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\nOne-Click\r?\n/i.test(body);
    return isOneClick ? 'one-click' : null;
  }
  const fields = new URLSearchParams(body.trim());
  if (fields.get('List-Unsubscribe') === 'One-Click') return 'one-click';
  return fields.has(CONFIRM_FIELD) ? 'page' : null;
}
