import type { Wire } from '../wire/wire.ts';

/** A command line, taken apart as far as a scripted server needs. */
export interface ImapCommand {
  tag: string;
  /** Capital letters; `UID SEARCH` is `SEARCH`. */
  name: string;
  /** What follows the name. */
  rest: string;
  /** Octets of the message that an APPEND announces; null for anything else. */
  announced: number | null;
  /** True when the client sends the announced octets without being asked (RFC 7888). */
  unasked: boolean;
  line: string;
}

/** Reads a command; literals that are arguments are put in as quoted strings. Null when the connection is gone. */
export async function readCommand(wire: Wire): Promise<ImapCommand | null> {
  let line = await wire.line();
  for (;;) {
    if (line === null) return null;
    const match = /^(\S+) (?:UID )?(\S+) ?/i.exec(line);
    const name = match?.[2]?.toUpperCase() ?? '';
    const rest = line.slice(match?.[0].length ?? line.length);
    const literal = /\{(\d+)(\+?)\}$/.exec(line);
    const announced = literal ? Number(literal[1]) : null;
    const unasked = literal?.[2] === '+';
    if (announced === null || name === 'APPEND') {
      return { tag: match?.[1] ?? '*', name, rest, announced, unasked, line };
    }
    if (!unasked) await wire.write('+ go ahead\r\n');
    const value = await wire.bytes(announced);
    const more = await wire.line();
    if (value === null || more === null) return null;
    line = `${line.slice(0, literal?.index)}"${value.toString('latin1')}"${more}`;
  }
}

/** The strings and atoms of an argument list, in order, without their quotes. */
export function argumentsOf(rest: string): string[] {
  return [...rest.matchAll(/"((?:[^"\\]|\\.)*)"|([^\s()]+)/g)].map(
    ([, quoted, atom]) => quoted?.replace(/\\(.)/g, '$1') ?? atom ?? '',
  );
}
