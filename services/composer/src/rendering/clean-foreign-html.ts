import sanitizeHtml from 'sanitize-html';
import { inlineCss } from '../inlining/inline-css.ts';

/** What the cleaning needs to know of the letter. */
export interface ForeignHtml {
  html: string;
  /** Where an image that came with the letter is shown from, by its Content-ID; those that are not named are taken out. */
  images: Readonly<Record<string, string>>;
  /** Public address of the tracker: its pixels in a quoted letter of ours would count the quoting as an opening. */
  trackerUrl: string;
}

/** Longer HTML is not looked at. */
const MAX_HTML = 2_000_000;
const MAX_DEPTH = 100;
/** Pixels of a side: smaller images are there to be counted, not to be seen. */
const SEEN = 3;

const TAGS =
  'a abbr address b big blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var'.split(
    ' ',
  );
/** What stands in these is no text of the letter. */
const UNSEEN =
  'script style textarea option select noscript title xmp noembed noframes svg math template iframe object embed applet audio video canvas'.split(
    ' ',
  );

/** No address, no script, no escape, no comment: nothing that loads, runs, or hides what it is. */
const HARMLESS = /^(?!.*(?:url|image|expression|javascript|behaviou?r|binding|@|\\|\/\*))[^{}<>;]{1,200}$/i;
/** Not below zero either: a quoted letter must not lie over the words of the answer. */
const LENGTHS = /^(?:(?:auto|\d{1,4}(?:\.\d{1,3})?(?:px|em|ex|rem|pt|pc|in|cm|mm|%)?)(?:\s+|$)){1,4}$/i;
const STYLES: Readonly<Record<string, RegExp[]>> = Object.fromEntries([
  ...'color background-color font font-family font-size font-style font-variant font-weight line-height text-align text-decoration text-transform vertical-align white-space border border-top border-right border-bottom border-left border-color border-style border-width border-collapse border-spacing border-radius list-style-type word-break overflow-wrap direction'
    .split(' ')
    .map((name) => [name, [HARMLESS]]),
  ...'margin margin-top margin-right margin-bottom margin-left padding padding-top padding-right padding-bottom padding-left width height max-width min-width'
    .split(' ')
    .map((name) => [name, [LENGTHS]]),
  ['display', [/^(?:none|block|inline|inline-block|table|table-row|table-cell|list-item)$/]],
]);

/**
 * Cleans the HTML of a letter that a stranger wrote, to be quoted: only elements, attributes and styles that show text and images are left, balanced, without
 * names that ours could be taken for. Links lead to web, mail and telephone only; the rules of its sheets
 * stand in its elements. It runs in a rendering thread, within its bounds.
 */
export function cleanForeignHtml({ html, images, trackerUrl }: ForeignHtml): string {
  return sanitizeHtml(inlineCss(html.slice(0, MAX_HTML)), {
    allowedTags: TAGS,
    nonTextTags: UNSEEN,
    disallowedTagsMode: 'discard',
    nestingLimit: MAX_DEPTH,
    allowedAttributes: {
      '*': ['align', 'valign', 'bgcolor', 'color', 'dir', 'lang', 'style', 'title', 'width', 'height'],
      a: ['href'],
      img: ['src', 'alt', 'border'],
      font: ['face', 'size'],
      table: ['border', 'cellpadding', 'cellspacing'],
      td: ['colspan', 'rowspan', 'nowrap'],
      th: ['colspan', 'rowspan', 'nowrap'],
      ol: ['start', 'type'],
      li: ['value'],
      blockquote: ['type'],
    },
    allowedStyles: { '*': STYLES },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['http', 'https', 'cid'] },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
    allowProtocolRelative: false,
    transformTags: {
      img: (tagName, { src = '', ...attribs }) => ({ tagName, attribs: { src: shownFrom(src, images), ...attribs } }),
    },
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !isSeen(attribs, trackerUrl),
  });
}

function shownFrom(src: string, images: ForeignHtml['images']): string {
  const contentId = contentIdIn(src);
  if (contentId === null) return src.trim();
  return (Object.hasOwn(images, contentId) && images[contentId]) || '';
}

/** The Content-ID that an address names (RFC 2392); null for another address. */
export function contentIdIn(src: string): string | null {
  const [, id] = /^\s*cid:(\S+)\s*$/i.exec(src) ?? [];
  if (id === undefined) return null;
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function isSeen(
  { src = '', alt = '', width, height, style = '' }: Record<string, string>,
  trackerUrl: string,
): boolean {
  const isPixel = [
    width,
    height,
    ...(/(?:^|[;\s])(?:width|height)\s*:\s*\d+/gi.exec(style)?.map((found) => found) ?? []),
  ].some((side) => side !== undefined && Number.parseFloat(side.replace(/^[^\d]*/, '')) < SEEN);
  if (isPixel || src.startsWith(`${trackerUrl}/o/`)) return false;
  return src !== '' || alt !== '';
}
