const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };
const UNSEEN = ['style', 'script', 'head'];

/** The words of an HTML text, a tag being the end of a line. One pass: a stranger wrote it. */
export function htmlText(html: string): string {
  const words: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    words.push(html.slice(at, open < 0 ? html.length : open));
    if (open < 0) break;
    const close = html.indexOf('>', open);
    if (close < 0) break;
    at = Math.max(close + 1, endOfUnseen(html, open, close));
    const isInline = /^<\/?(?:a|b|i|u|em|strong|span|font|code)\b/i.test(html.slice(open, open + 20));
    if (!isInline) words.push('\n');
  }
  return words
    .join('')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,6}));/gi, (whole, decimal, hex, name) =>
      name ? (ENTITIES[name.toLowerCase()] ?? whole) : character(decimal ? Number(decimal) : Number.parseInt(hex, 16)),
    );
}

/** Where an element ends whose words nobody sees, or -1. */
function endOfUnseen(html: string, open: number, close: number): number {
  const tag = html.slice(open + 1, Math.min(close, open + 12)).toLowerCase();
  const name = UNSEEN.find((unseen) => tag === unseen || tag.startsWith(`${unseen} `));
  if (name === undefined) return -1;
  const end = new RegExp(`</${name}>`, 'gi');
  end.lastIndex = close;
  return end.test(html) ? end.lastIndex : html.length;
}

function character(code: number): string {
  return code > 31 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ' ';
}
