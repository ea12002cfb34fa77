import { compile, type FormatCallback } from 'html-to-text';

type Tag = Parameters<FormatCallback>[0];

/** Letters are laid out with tables; one with headings is a table of facts, whose cells stay side by side. */
const letterTable: FormatCallback = (table, walk, builder, options) => {
  const format = builder.options.formatters?.[isTableOfFacts(table) ? 'dataTable' : 'block'];
  format?.(table, walk, builder, { ...options, uppercaseHeaderCells: false, colSpacing: 3 });
};

/** What a picture says; a picture without words says nothing. */
const wordsOfImage: FormatCallback = (image, _walk, builder) => {
  const words = image.attribs?.['alt']?.replace(/\s+/g, ' ').trim() ?? '';
  if (words !== '') builder.addInline(words);
};

const convert = compile({
  // The mailer folds long lines in transit; a break inside an address would cut the link in two.
  wordwrap: false,
  formatters: { letterTable, wordsOfImage },
  selectors: [
    { selector: 'a', options: { linkBrackets: ['(', ')'], hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
    { selector: 'a[href^="tel:"]', format: 'anchor', options: { ignoreHref: true } },
    { selector: 'img', format: 'wordsOfImage' },
    ...['title', 'style', 'script', '[hidden]'].map((selector) => ({ selector, format: 'skip' })),
    // The hidden line that mail programs show beside the subject. What is hidden from Outlook only has another form beside it, which the others do not see.
    ...['display:none', 'display: none'].map((style) => ({
      selector: `[style*="${style}"]`,
      format: 'skip',
    })),
    { selector: 'table', format: 'letterTable' },
    ...['td', 'th'].map((selector) => ({
      selector,
      format: 'block',
      options: { leadingLineBreaks: 1, trailingLineBreaks: 1 },
    })),
    ...['dt', 'dd', 'figure', 'figcaption', 'details', 'summary', 'address', 'center', 'legend', 'fieldset'].map(
      (selector) => ({ selector, format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } }),
    ),
    { selector: 'ul', options: { itemPrefix: '- ' } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
  limits: { maxDepth: 500, ellipsis: '' },
});

/**
 * The text part of a letter: the words of its HTML and of its pictures, with the address of each link behind the link's text, lists
 * and tables as such.
 */
export function textPart(html: string): string {
  const lines = convert(html)
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trimEnd());
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function isTableOfFacts(table: Tag): boolean {
  const cells = rowsOf(table).flatMap((row) => childrenOf(row, ['td', 'th']));
  return cells.some(({ name }) => name === 'th') && !cells.some(holdsTable);
}

function rowsOf(table: Tag): Tag[] {
  return [table, ...childrenOf(table, ['thead', 'tbody', 'tfoot'])].flatMap((part) => childrenOf(part, ['tr']));
}

function childrenOf({ children = [] }: Tag, names: readonly string[]): Tag[] {
  return children.filter(({ name }) => name !== undefined && names.includes(name));
}

function holdsTable(tag: Tag): boolean {
  const open = [...(tag.children ?? [])];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.name === 'table') return true;
    open.push(...(next.children ?? []));
  }
  return false;
}
