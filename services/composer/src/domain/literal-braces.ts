/** Takes a brace's meaning from it: a character that does not show and that no name begins with (U+2060). */
const MARK = '\u2060';

/**
 * A foreign text whose braces are no forms of ours, also after it was edited: a mark stands behind each opening brace. {@link withPlainBraces} takes the
 * marks out of the letter again.
 */
export function literalBraces(text: string): string {
  return text.replaceAll('{', `{${MARK}`);
}

/** A rendered text without the marks of {@link literalBraces}. */
export function withPlainBraces(rendered: string): string {
  return rendered.replaceAll(`{${MARK}`, '{');
}
