import { Parser } from 'htmlparser2';

/** A letter's HTML whose plain links lead over addresses of ours. */
export interface TrackedHtml {
  html: string;
  /** Where each link leads, by its number less one; the same address has one number. */
  plainLinks: string[];
}

/** Longest address that is tracked, as the contract of `letter.plain-link` has it. */
const MAX_ADDRESS = 4000;
/** More links than this are left as they are. */
const MAX_LINKS = 500;

/**
 * Leads the web links of an HTML over addresses of ours; every other character stays. Left as they are: addresses of another kind (`mailto:`, `#place`),
 * our own, those that name a user, and those that a browser would not read as they stand.
 * @param addressOf the address of ours for the link of a number
 * @param isOwn tells addresses that are ours already
 */
export function trackedPlainLinks(
  html: string,
  { addressOf, isOwn }: { addressOf(number: number): string; isOwn(url: string): boolean },
): TrackedHtml {
  const numbers = new Map<string, number>();
  let done = '';
  let at = 0;
  let written: { start: number; end: number; url: string } | undefined;
  const parser = new Parser({
    onattribute(name, value) {
      if (name === 'href') written ??= { start: parser.startIndex, end: parser.endIndex, url: value.trim() };
    },
    onopentag(name) {
      const link = written;
      written = undefined;
      if (!link || (name !== 'a' && name !== 'area') || !isPlain(link.url) || isOwn(link.url)) return;
      const number = numbers.get(link.url) ?? numbers.size + 1;
      if (number > MAX_LINKS) return;
      numbers.set(link.url, number);
      done += `${html.slice(at, link.start)}href="${addressOf(number)}"`;
      at = link.end;
    },
  });
  parser.end(html);
  return { html: done + html.slice(at), plainLinks: [...numbers.keys()] };
}

function isPlain(url: string): boolean {
  if (url.length > MAX_ADDRESS || !/^https?:\/\/[^\s\p{Cc}\\]+$/iu.test(url) || !URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username === '' && password === '';
}
