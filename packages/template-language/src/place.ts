/** What kind of source a template is: an HTML body, plain text, an address on its own, or a subject line. */
export type TemplatePlace = 'html' | 'text' | 'url' | 'subject';

/** Where in a URL a value stands, which decides the characters it may bring along. */
export type UrlPart = 'start' | 'authority' | 'path' | 'query';

/** Where a value stands: what it is part of, and the HTML around that. */
export interface Place {
  content: 'text' | 'subject' | 'css' | UrlPart;
  /** `title`: text of `<title>` and `<textarea>`, where no tag is read. */
  markup: 'none' | 'text' | 'title' | 'quoted' | 'unquoted';
  /** True for a URL in the `url(…)` of a style. */
  css?: boolean;
}

/** The attribute value or URL that is being read; a new object for each. */
export interface OpenValue {
  /** Index of its first character. */
  start: number;
  quoted: boolean;
  url: boolean;
}

/** Follows the source character by character and tells where a form stands. */
export interface PlaceTracker {
  /** True where braces are never ours: style sheets, scripts, comments. */
  readonly opaque: boolean;
  /** The value being read, if any. */
  readonly value: OpenValue | undefined;
  /** Goes over the character at this index. */
  step(index: number): void;
  /** Goes over a form that begins at this index. @returns its place, or why none can stand there */
  form(index: number): Place | { forbidden: string };
}

/** A subject or plain text: one place throughout. */
export function trackText(content: 'text' | 'subject'): PlaceTracker {
  return { opaque: false, value: undefined, step() {}, form: () => ({ content, markup: 'none' }) };
}
