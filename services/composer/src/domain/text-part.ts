import { compile } from 'html-to-text';

const convert = compile({
  // The mailer folds long lines in transit; a break inside an address would cut the link in two.
  wordwrap: false,
  selectors: [
    { selector: 'a', options: { linkBrackets: ['(', ')'], hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'title', format: 'skip' },
    // Letters are laid out with tables: each cell is a piece of text of its own.
    ...['td', 'th'].map((selector) => ({
      selector,
      format: 'block',
      options: { leadingLineBreaks: 1, trailingLineBreaks: 1 },
    })),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
  limits: { maxDepth: 500, ellipsis: '' },
});

/** The text part of a letter: the words of its HTML, with the address of each link behind the link's text. */
export function textPart(html: string): string {
  return `${convert(html).trim()}\n`;
}
