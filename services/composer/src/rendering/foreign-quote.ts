import { textAsHtml } from '../domain/quote.ts';
import { textPart } from '../domain/text-part.ts';
import { cleanForeignHtml, type ForeignHtml } from './clean-foreign-html.ts';

/** The HTML of a foreign letter made fit to be quoted. */
export interface ForeignQuote {
  html: string;
  /** Part of it is missing. */
  shortened: boolean;
}

/** Longest quote: a draft holds 500,000 characters, and what is written above it. */
const MAX_QUOTE = 400_000;

/** Cleans a letter for quoting; one whose HTML is too long is quoted as text. */
export function foreignQuote(foreign: ForeignHtml): ForeignQuote {
  const html = cleanForeignHtml(foreign);
  if (html.length <= MAX_QUOTE) return { html, shortened: false };
  const text = textPart(html);
  return { html: textAsHtml(text.slice(0, MAX_QUOTE / 4)), shortened: text.length > MAX_QUOTE / 4 };
}
