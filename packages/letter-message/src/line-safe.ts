/**
 * A text that goes into a header: control characters (CR, LF and NUL among them, which could add headers or commands of
 * their own: RFC 5322 section 2.2, CVE class "header injection") become spaces. CRM fields are foreign input.
 */
export function lineSafe(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
