import { type Element, isText } from 'domhandler';
import { type ReadHtml, readHtml } from './html-tags.ts';
import { inlineStyle } from './inline-style.ts';
import { type Dependence, readStyleSheet, type StyleRule, type StyleSheet } from './style-rules.ts';

/** A change of a text: what stands between two places becomes something else. */
interface Edit {
  start: number;
  end: number;
  text: string;
}

/** Elements that show nothing. */
const UNSEEN = new Set(['head', 'style', 'title', 'meta', 'link', 'base', 'script', 'html']);
/** Sheets for all programs, or for those with a screen; others say nothing of how a letter usually looks. */
const USUAL_MEDIA = /^\s*(?:all|screen)?\s*$/i;
/** Most comparisons of a rule with an element; a letter beyond them keeps its style sheets only. */
const MAX_COMPARISONS = 5_000_000;
const MAX_KEPT_SHEETS = 50;

const sheets = new Map<string, StyleSheet | null>();

/**
 * Writes the rules of style sheets into the elements they are for, since some mail programs drop `<style>`. Everything else
 * stays byte for byte: the sheets themselves (for media queries, `:hover` and the like), links, attributes, Outlook's conditional
 * comments. What stands in a conditional rule becomes `!important`, else the written styles would win over it.
 */
export function inlineCss(html: string): string {
  if (!/<style[\s>]/i.test(html)) return html;
  const page = readHtml(html);
  const found = styleElements(page).flatMap(({ element, css, offset }) => {
    const sheet = sheetOf(css);
    return sheet ? [{ element, sheet, offset }] : [];
  });
  const rules = found.flatMap(({ sheet }) => sheet.rules);
  if (rules.length === 0 || rules.length * page.elements.length > MAX_COMPARISONS) return html;
  const edits = [
    ...found.flatMap(({ sheet, offset }) =>
      sheet.conditionalEnds.map((end): Edit => ({ start: offset + end, end: offset + end, text: ' !important' })),
    ),
    ...styleEdits(html, page, rules),
  ];
  return edited(html, edits);
}

/** What of a page decides which of the rules of its style sheets fit where. */
export function dependenceOfSheets(page: ReadHtml): Dependence {
  const rules = styleElements(page).flatMap(({ css }) => sheetOf(css)?.rules ?? []);
  return {
    attributes: rules.flatMap(({ depends }) => depends.attributes),
    onText: rules.some(({ depends }) => depends.onText),
  };
}

function styleElements({ elements }: ReadHtml): { element: Element; css: string; offset: number }[] {
  return elements.flatMap((element) => {
    const [sheet] = element.children;
    if (element.name !== 'style' || !sheet || !isText(sheet) || sheet.startIndex === null) return [];
    if (!USUAL_MEDIA.test(element.attribs['media'] ?? '')) return [];
    return [{ element, css: sheet.data, offset: sheet.startIndex }];
  });
}

/** Letters of one template share their sheets: each is read once. */
function sheetOf(css: string): StyleSheet | null {
  const known = sheets.get(css);
  if (known !== undefined) return known;
  const sheet = readStyleSheet(css);
  const [oldest] = sheets.keys();
  if (sheets.size >= MAX_KEPT_SHEETS && oldest !== undefined) sheets.delete(oldest);
  sheets.set(css, sheet);
  return sheet;
}

function styleEdits(html: string, { elements, place }: ReadHtml, rules: readonly StyleRule[]): Edit[] {
  return elements.flatMap((element) => {
    const at = place(element);
    if (!at || UNSEEN.has(element.name)) return [];
    const fitting = rules.filter(({ matches }) => matches(element));
    if (fitting.length === 0) return [];
    return [{ ...at, text: inlineStyle(html.slice(at.start, at.end), fitting) }];
  });
}

function edited(text: string, edits: readonly Edit[]): string {
  let at = 0;
  let result = '';
  for (const { start, end, text: replacement } of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}
