import { domainToASCII } from 'node:url';
import type { Place } from './place.ts';

const MARKUP = new Map(Object.entries({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }));

/** Schemes that a value may bring into a URL that it begins. */
const VALUE_SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'sms', 'tg', 'viber', 'whatsapp']);
/** Schemes that run or hold content: refused even when the template's own text says so, since values would become code. */
const CODE_SCHEMES = new Set(['javascript', 'vbscript', 'data']);

/** Signs that no place of text leaves as they are: most values have none, and need no more than this look. */
const NOT_PLAIN = /[&<>"'\p{Cc}\u2028\u2029\p{Cs}]/u;
const NOT_PLAIN_UNQUOTED = /[^\p{L}\p{N}_.,;:@+-]/u;

/** Makes what makes a value's text safe for its place, so that it can only ever be read as text there. */
export function escaperFor({ content, markup, css = false }: Place): (text: string) => string {
  const escaped = (text: string) => {
    const safe = escapeContent(content, text.toWellFormed());
    return escapeMarkup(css ? escapeInCssUrl(safe) : safe, markup);
  };
  if (content !== 'text' && content !== 'subject') return escaped;
  const notPlain = markup === 'unquoted' ? NOT_PLAIN_UNQUOTED : NOT_PLAIN;
  return (text) => (notPlain.test(text) ? escaped(text) : text);
}

/**
 * Judges a whole URL by what it has come to, after values and escapes.
 * @param scheme who wrote the scheme, see `ValueNode`
 */
export function isSafeUrl(url: string, scheme: 'written' | 'from-value'): boolean {
  // Browsers drop blanks and controls before they look for the scheme (https://url.spec.whatwg.org/#url-parsing).
  const [, name = '', end = ''] = /^([^:/?#&]*)(.?)/s.exec(url.replace(/[\0-\x20]+/g, '')) ?? [];
  // A character reference before the scheme is settled could stand for a colon.
  if (end === '&') return false;
  if (end !== ':') return true;
  const known = name.toLowerCase();
  return scheme === 'written' ? !CODE_SCHEMES.has(known) : VALUE_SCHEMES.has(known);
}

function escapeContent(content: Place['content'], text: string): string {
  switch (content) {
    case 'text':
      return text.replace(/(?![\t\n\r])\p{Cc}/gu, ' ');
    case 'subject':
      return text.replace(/\r\n|[\p{Cc}\u2028\u2029]/gu, ' ');
    case 'css':
      return text.replace(
        /[^A-Za-z0-9 #.%,_\-\u00a0-\uffff]/g,
        (character) => `\\${character.charCodeAt(0).toString(16)} `,
      );
    case 'start':
      return wholeUrl(text);
    case 'path':
      return encodeURIComponent(text).replace(/%(2F|40|3A|2B|2C)/g, decodeURIComponent);
    case 'authority':
    case 'query':
      return encodeURIComponent(text);
  }
}

/** What an escaped URL may still hold that ends `url(…)`, its quotes or, for careless readers, the declaration. */
function escapeInCssUrl(url: string): string {
  return url.replace(/['();]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A value that is an address itself keeps its delimiters; a host in letters other than Latin becomes punycode. */
function wholeUrl(text: string): string {
  return text
    .trim()
    .replace(/^(https?:\/\/)([^/?#@:\s]*[^\0-\x7f][^/?#@:\s]*)/i, (whole, scheme: string, host: string) => {
      const ascii = domainToASCII(host);
      return ascii === '' ? whole : scheme + ascii;
    })
    .replace(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/gu, encodeURIComponent);
}

function escapeMarkup(text: string, markup: Place['markup']): string {
  if (markup === 'none') return text;
  const escaped = text.replace(/[&<>"']/g, (character) => MARKUP.get(character) ?? '');
  // A value of several lines (an address, a list) keeps its lines in the letter.
  if (markup === 'text') return escaped.replace(/\r\n|\n|\r/g, '<br>');
  if (markup !== 'unquoted') return escaped;
  return escaped.replace(/[\s=`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
