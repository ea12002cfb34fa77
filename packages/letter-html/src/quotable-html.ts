import { type Token, type TokenHandler, Tokenizer, TokenizerMode } from 'parse5';
import { cleanHtml } from './clean-html.ts';
import { type Edit, withEdits } from './span.ts';

/** What makes a text a document of its own, or would reach beyond a quotation. */
const OF_DOCUMENTS = new Set(['html', 'head', 'body', 'meta', 'title', 'style']);

/**
 * Somebody's HTML as a piece that can stand inside other HTML: cleaned, without document, comments and style sheets (write their rules into the elements
 * first, where the look is to stay), and with braces that are no forms of ours.
 */
export function quotableHtml(source: string): string {
  const { html } = cleanHtml(source);
  const edits: Edit[] = [];
  let style = -1;
  const cut = ({ location }: Token.TagToken | Token.CommentToken | Token.DoctypeToken, from?: number) => {
    if (location) edits.push({ start: from ?? location.startOffset, end: location.endOffset, text: '' });
  };
  const handler: TokenHandler = {
    onStartTag(token) {
      const { tagName: name, location } = token;
      if (name === 'style' || name === 'title') {
        tokenizer.state = name === 'style' ? TokenizerMode.RAWTEXT : TokenizerMode.RCDATA;
        tokenizer.lastStartTagName = name;
        style = location?.startOffset ?? -1;
      } else if (OF_DOCUMENTS.has(name)) cut(token);
    },
    onEndTag(token) {
      if (OF_DOCUMENTS.has(token.tagName)) cut(token, style === -1 ? undefined : style);
      style = -1;
    },
    onComment: (token) => cut(token),
    onDoctype: (token) => cut(token),
    ...{ onEof() {}, onCharacter() {}, onNullCharacter() {}, onWhitespaceCharacter() {} },
  };
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: true }, handler);
  tokenizer.write(html, true);
  // What comes together once these are gone is read again.
  return cleanHtml(withEdits(html, edits, []).text)
    .html.replaceAll('{', '&#123;')
    .trim();
}
