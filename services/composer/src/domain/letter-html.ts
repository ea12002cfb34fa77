import { quoteStart } from './quote.ts';

/** What the HTML of a letter is put together from. */
export interface LetterHtmlParts {
  /** The rendered body of the template: a fragment or a whole document. */
  body: string;
  /** The sender's signature as HTML; empty for none. */
  signature: string;
  /** For the document's title. */
  subject: string;
  /** `ru`, `en` … */
  language: string;
  /** Empty for none: a letter that is only looked at. */
  pixelUrl: string;
}

/**
 * The HTML of a letter. What the user wrote stays byte for byte: signature and pixel are put before the end of its body, the signature of an
 * answer before the letter that is quoted; a fragment is wrapped into a minimal valid document.
 */
export function letterHtml({ body: written, signature, subject, language, pixelUrl }: LetterHtmlParts): string {
  const quote = signature === '' ? null : quoteStart(written);
  const body = quote === null ? written : `${written.slice(0, quote)}<div>${signature}</div>\n${written.slice(quote)}`;
  const pixel =
    pixelUrl && `<img src="${escapeHtml(pixelUrl)}" width="1" height="1" alt="" style="border:0;width:1px;height:1px">`;
  const end = `${signature === '' || quote !== null ? '' : `<div>${signature}</div>\n`}${pixel && `${pixel}\n`}`;
  if (isDocument(body)) {
    const at = endOfBody(body);
    return body.slice(0, at) + end + body.slice(at);
  }
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(subject)}</title>
</head>
<body>
${body}
${end}</body>
</html>
`;
}

/** The signature and the body as one piece of HTML, for the text part: it has neither pixel nor title. */
export function readableHtml(body: string, signature: string): string {
  if (signature === '') return body;
  const at = quoteStart(body) ?? (isDocument(body) ? endOfBody(body) : body.length);
  return `${body.slice(0, at)}<div>${signature}</div>${body.slice(at)}`;
}

/** True for HTML that is a whole document, not a fragment of one. */
export function isDocument(html: string): boolean {
  const start = startOfMarkup(html);
  return /^<(?:!doctype|html|head|body)[\s>]/i.test(html.slice(start, start + 20));
}

/** Index of the first character that is neither blank nor part of a comment. */
function startOfMarkup(html: string): number {
  let at = 0;
  for (;;) {
    while (at < html.length && /[\s\ufeff]/.test(html.charAt(at))) at += 1;
    const end = html.startsWith('<!--', at) ? html.indexOf('-->', at + 4) : -1;
    if (end === -1) return at;
    at = end + 3;
  }
}

/** Index where a document's content ends: before the last `</body>`, else before the last `</html>`, else the very end. */
function endOfBody(html: string): number {
  for (const tag of [/<\/body/gi, /<\/html/gi]) {
    const last = [...html.matchAll(tag)].at(-1);
    if (last) return last.index;
  }
  return html.length;
}

/** Text as HTML shows it, also in an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
