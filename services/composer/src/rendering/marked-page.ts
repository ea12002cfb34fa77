import { type Element, isTag, isText } from 'domhandler';
import type { ReadHtml } from '../inlining/html-tags.ts';
import type { Dependence } from '../inlining/style-rules.ts';
import { ANY_MARK, marksIn, type Pieces, piecesOf } from './marks.ts';

/** Attributes that say how an element looks or what it is, whatever the style sheets ask. */
const DECIDING = new Set(['style', 'class', 'id']);
/** What shows more in the text part than the words within it. */
const MORE_THAN_WORDS = new Set(['a', 'li', 'hr', 'blockquote', 'table']);

/**
 * True when each mark of a page is a text's or an attribute's that decides nothing, so that values there change nothing beside themselves.
 * @param html the page as it was read
 * @param depends what its style sheets ask for
 */
export function isFreeOfValues(html: string, { elements, roots }: ReadHtml, depends: Dependence): boolean {
  if (depends.onText) return false;
  const asked = new Set([...DECIDING, ...depends.attributes]);
  const attributes = elements.flatMap(({ attribs }) => Object.entries(attribs));
  if (attributes.some(([name, value]) => asked.has(name) && ANY_MARK.test(value))) return false;
  const texts = [...roots, ...elements.flatMap(({ children }) => children)].filter(isText);
  const found = [...texts.map(({ data }) => data), ...attributes.map(([, value]) => value)];
  // A mark that is left over stands in a comment, a name or an attribute that is written twice.
  return found.reduce((sum, text) => sum + marksIn(text), 0) === marksIn(html);
}

/** A link whose address holds values; when its words are its address it is shown once. */
export interface MarkedLink {
  address: Pieces;
  /** Its words as the text part compares them: without blanks. */
  said: string;
}

/** The links of a page whose addresses hold marks; null when marks stand where values have a say in how the text part is laid out. */
export function linksOf({ elements }: ReadHtml): MarkedLink[] | null {
  const hasMarks = (element: Element) => Object.values(element.attribs).some((value) => ANY_MARK.test(value));
  const isLaidOut = elements.some(
    (element) =>
      element.name === 'th' ||
      (element.name === 'ol' && hasMarks(element)) ||
      ANY_MARK.test(element.attribs['alt'] ?? '') ||
      (element.name === 'a' && ANY_MARK.test(wordsIn(element))),
  );
  if (isLaidOut) return null;
  const links = elements.filter(({ name, attribs }) => name === 'a' && ANY_MARK.test(attribs['href'] ?? ''));
  if (links.some(holdsMoreThanWords)) return null;
  return links.map((link) => ({
    address: piecesOf((link.attribs['href'] ?? '').replace(/^mailto:/, '')),
    said: wordsIn(link),
  }));
}

function wordsIn({ name, attribs, children }: Element): string {
  const said = name === 'img' ? (attribs['alt'] ?? '') : '';
  const within = children.map((child) => (isText(child) ? child.data : isTag(child) ? wordsIn(child) : ''));
  return [said, ...within].join('').replace(/[\s\u200b]+/g, '');
}

function holdsMoreThanWords({ children }: Element): boolean {
  return children.some((child) => isTag(child) && (MORE_THAN_WORDS.has(child.name) || holdsMoreThanWords(child)));
}
