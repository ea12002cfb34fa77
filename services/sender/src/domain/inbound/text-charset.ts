import { inCharset } from './decoding.ts';

const VAGUE = new Set(['', 'us-ascii', 'ascii', 'utf-8', 'utf8', 'unknown-8bit', 'default', 'binary']);

/**
 * The text of a part that a person wrote, bytes as Latin-1. Where it names no charset or claims UTF-8 and its bytes are none, it is read as
 * Windows-1251: Russian programs that name nothing write that.
 */
export function readableText(bytes: string, charset: string): string {
  if (!VAGUE.has(charset.trim().toLowerCase())) return inCharset(bytes, charset.trim());
  try {
    // A text that was cut off may end inside a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(withoutPartOfCharacter(bytes), 'latin1'));
  } catch {
    return inCharset(bytes, 'windows-1251');
  }
}

/** The charset that HTML names for itself, for parts whose fields name none. */
export function charsetOfHtml(html: string): string {
  return /<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})/i.exec(html.slice(0, 4096))?.[1] ?? '';
}

/** Lines that were broken for the way only, put together again (`format=flowed`, RFC 3676 section 4). @param delSp blanks before breaks go */
export function unflowed(text: string, delSp: boolean): string {
  const lines: string[] = [];
  let open = false;
  for (const line of text.split(/\r?\n/)) {
    const stuffed = line.startsWith(' ') ? line.slice(1) : line;
    const quoted = line.startsWith('>');
    const flows = stuffed.endsWith(' ') && stuffed !== '-- ' && !quoted;
    const kept = flows && delSp ? stuffed.slice(0, -1) : stuffed;
    if (open && !quoted && stuffed !== '-- ') lines.push((lines.pop() ?? '') + kept);
    else lines.push(kept);
    open = flows;
  }
  return lines.join('\n');
}

function withoutPartOfCharacter(bytes: string): string {
  return bytes.replace(/(?:[\xc0-\xff]|[\xe0-\xff][\x80-\xbf]|[\xf0-\xff][\x80-\xbf]{2})$/, '');
}
