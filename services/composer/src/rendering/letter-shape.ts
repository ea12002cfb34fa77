import { escapeHtml, isDocument, letterHtml, readableHtml } from '../domain/letter-html.ts';
import { QUOTE_CLASS } from '../domain/quote.ts';
import { textPart } from '../domain/text-part.ts';
import { readHtml } from '../inlining/html-tags.ts';
import { dependenceOfSheets, inlineCss } from '../inlining/inline-css.ts';
import type { CutBody } from './cut-body.ts';
import { isFreeOfValues, linksOf } from './marked-page.ts';
import { ANY_MARK, FIRST_MARK, filled, MOST_MARKS, PIXEL_MARK, piecesOf, SUBJECT_MARK } from './marks.ts';

/** What the letters of one shape share beside the texts of their bodies. */
export interface Surroundings {
  signature: string;
  language: string;
  hasPixel: boolean;
}

/** What a letter has for itself beside the values of its body. */
export interface Own {
  subject: string;
  pixelUrl: string;
}

/** Letters that differ in their values alone: their HTML is read, styled and put into words once. */
export interface LetterShape {
  html(values: readonly string[], own: Own): string;
  /** null: the values have a say in how the text looks, so this letter is put into words on its own. */
  text(values: readonly string[]): string | null;
}

/** What may begin a tag or a character reference that the value behind it would end. */
const OPEN_END = /[&<][#\w!/]*$/;
const REFERENCES = new Map(Object.entries({ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }));

/** Names the shape of a letter: same key, same shape. null: its own text holds signs that stand for values here, so it has none. */
export function shapeKey({ texts }: CutBody, { signature, language, hasPixel }: Surroundings): string | null {
  if (ANY_MARK.test(signature) || texts.some((text) => ANY_MARK.test(text))) return null;
  return [language, hasPixel, signature, ...texts].join('\ue000');
}

/** Makes the shape; null where values could change more than the places they stand in, so that each letter is made on its own. */
export function letterShape({ texts }: CutBody, { signature, language, hasPixel }: Surroundings): LetterShape | null {
  if (texts.length > MOST_MARKS || texts.some((text) => text.includes(QUOTE_CLASS))) return null;
  if (texts.slice(0, -1).some((text) => OPEN_END.test(text))) return null;
  const body = texts.reduce((marked, text, index) => marked + String.fromCharCode(FIRST_MARK + index - 1) + text);
  if (isDocument(body) !== isDocument(texts.join(''))) return null;
  const subject = String.fromCharCode(SUBJECT_MARK);
  const pixelUrl = hasPixel ? String.fromCharCode(PIXEL_MARK) : '';
  const whole = letterHtml({ body, signature, subject, language, pixelUrl });
  const page = readHtml(whole);
  if (!isFreeOfValues(whole, page, dependenceOfSheets(page))) return null;
  const html = piecesOf(inlineCss(whole));
  const links = linksOf(page);
  const words = links && { links, text: piecesOf(textPart(readableHtml(body, signature))) };
  return {
    html(values, own) {
      const [title, pixel] = [escapeHtml(own.subject), escapeHtml(own.pixelUrl)];
      return filled(html, (mark) => values[mark - FIRST_MARK] ?? (mark === SUBJECT_MARK ? title : pixel));
    },
    text(values) {
      if (words === null) return null;
      const valueAt = (mark: number) => spoken(values[mark - FIRST_MARK] ?? '');
      const isShownOnce = words.links.some(({ address, said }) => filled(address, valueAt) === said);
      return isShownOnce ? null : filled(words.text, valueAt);
    },
  };
}

/** A value of HTML as the text part says it. */
function spoken(value: string): string {
  const plain = value.includes('&')
    ? value.replace(/&(?:amp|lt|gt|quot|#39);/g, (reference) => REFERENCES.get(reference) ?? reference)
    : value;
  return plain.replaceAll('\u00a0', ' ');
}
