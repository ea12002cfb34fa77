import { inCharset, transferDecoded } from './decoding.ts';
import { bodyStart, type Headers, parseHeaders } from './header-block.ts';

/** A part of a message that holds no parts that we look into; an attached message is one part. */
export interface MimePart {
  /** `text/plain` and so on, lower case. */
  type: string;
  /** Parameters of its Content-Type. */
  params: ReadonlyMap<string, string>;
  headers: Headers;
  /** Its body, transfer encoding undone, bytes as Latin-1. */
  bytes: string;
}

const MAX_PARTS = 100;
const MAX_DEPTH = 8;

/**
 * The parts of a message in their order (RFC 2046). Only so many and so deep: each level costs one pass over its bytes, so
 * the whole is bounded by length × depth. An unfinished message, as one that is read only in part, gives what it has.
 * @param message bytes as Latin-1
 */
export function mimeParts(message: string): MimePart[] {
  const found: MimePart[] = [];
  collect(message, 0, found);
  return found;
}

/** Type and parameters of a Content-Type field (RFC 2045 section 5.1); text/plain where there is none. */
export function contentType(headers: Headers): Pick<MimePart, 'type' | 'params'> {
  const value = headers.first('content-type');
  const end = value.indexOf(';');
  const type = (end < 0 ? value : value.slice(0, end)).trim().toLowerCase() || 'text/plain';
  const params = new Map<string, string>();
  if (end >= 0) {
    for (const [, name = '', quoted, token = ''] of value
      .slice(end)
      .matchAll(/;[ \t]*([\w*-]{1,60})=(?:"([^"]{0,1000})"|([^;\s"]{0,1000}))/g)) {
      params.set(name.toLowerCase(), quoted ?? token);
    }
  }
  return { type, params };
}

/** The text of a part in its charset. */
export function textOf(part: MimePart): string {
  return inCharset(part.bytes, part.params.get('charset') ?? 'utf-8');
}

function collect(message: string, depth: number, found: MimePart[]): void {
  const headers = parseHeaders(message);
  const { type, params } = contentType(headers);
  const body = message.slice(bodyStart(message));
  const boundary = params.get('boundary');
  if (!type.startsWith('multipart/') || !boundary) {
    const bytes = transferDecoded(body, headers.first('content-transfer-encoding'));
    found.push({ type, params, headers, bytes });
    return;
  }
  if (depth === MAX_DEPTH) return;
  for (const part of between(body, boundary)) {
    if (found.length >= MAX_PARTS) return;
    collect(part, depth + 1, found);
  }
}

/** What lies between the lines `--boundary` and the line `--boundary--`. */
function* between(body: string, boundary: string): Generator<string> {
  const mark = `--${boundary}`;
  const next = (from: number) => {
    const found = body.indexOf(`\n${mark}`, from);
    return found < 0 ? -1 : found + 1;
  };
  let start = -1;
  for (let at = body.startsWith(mark) ? 0 : next(0); at >= 0; ) {
    const behind = at + mark.length;
    const lineEnd = body.indexOf('\n', behind);
    const rest = body.slice(behind, lineEnd < 0 ? body.length : Math.min(lineEnd, behind + 200)).trim();
    if (rest === '' || rest === '--') {
      if (start >= 0) yield body.slice(start, at).replace(/\r?\n$/, '');
      if (rest === '--') return;
      start = lineEnd < 0 ? body.length : lineEnd + 1;
    }
    at = next(behind);
  }
  if (start >= 0) yield body.slice(start);
}
