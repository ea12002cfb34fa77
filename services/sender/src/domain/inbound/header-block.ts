/** Header fields of a message or of one part of it, names in lower case, values unfolded; the bytes as Latin-1. */
export interface Headers {
  /** The first field of the name, empty where there is none. */
  first(name: string): string;
  /** All fields of the name in their order. */
  all(name: string): readonly string[];
}

const MAX_FIELDS = 500;
const MAX_VALUE = 10_000;
const FIELD = /^([!-9;-~]{1,100})[ \t]*:/;

/**
 * Reads the fields at the beginning of a text up to the first empty line (RFC 5322 section 2.2). What is no field is passed
 * over; only so many fields, and so much of each, are kept: a stranger writes them.
 */
export function parseHeaders(block: string): Headers {
  const fields = new Map<string, string[][]>();
  let pieces: string[] | undefined;
  let length = 0;
  let count = 0;
  for (const line of linesOf(block)) {
    if (line === '') break;
    if (/^[ \t]/.test(line)) {
      if (length < MAX_VALUE) pieces?.push(line.slice(0, MAX_VALUE - length).trim());
      length += line.length;
      continue;
    }
    const name = FIELD.exec(line)?.[1]?.toLowerCase();
    pieces = undefined;
    if (name === undefined) continue;
    count += 1;
    if (count > MAX_FIELDS) break;
    pieces = [line.slice(line.indexOf(':') + 1, MAX_VALUE).trim()];
    length = line.length;
    fields.set(name, [...(fields.get(name) ?? []), pieces]);
  }
  return {
    first: (name) => fields.get(name)?.[0]?.join(' ') ?? '',
    all: (name) => fields.get(name)?.map((value) => value.join(' ')) ?? [],
  };
}

/** Where the body begins behind the fields; the length of the text where there is no empty line. */
export function bodyStart(text: string): number {
  if (text.startsWith('\n')) return 1;
  if (text.startsWith('\r\n')) return 2;
  const found = [text.indexOf('\n\n') + 2, text.indexOf('\n\r\n') + 3].filter((at) => at > 2);
  return found.length === 0 ? text.length : Math.min(...found);
}

/** Lines without their ends, one at a time, so that a long text is not split whole for its first lines. */
export function* linesOf(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const line = end < 0 ? text.slice(at) : text.slice(at, end);
    yield line.endsWith('\r') ? line.slice(0, -1) : line;
    if (end < 0) return;
    at = end + 1;
  }
}
