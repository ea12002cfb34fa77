import { FormReader } from './form-reader.ts';
import type { Argument } from './modifier.ts';
import type { ScopeIndex } from './scope.ts';

/** Longest form in UTF-16 units. It bounds how far any brace makes the parser look ahead. */
export const MAX_FORM_LENGTH = 1000;

/** A modifier as written. */
export interface PipeSyntax {
  name: string;
  args: readonly Argument[];
}

/** What stands at an opening brace, by its looks alone; `end` is where reading goes on. */
export type FormSyntax =
  | { type: 'text' }
  | { type: 'bad'; message: string; end: number }
  | { type: 'variable'; path: string; pipes: readonly PipeSyntax[]; end: number }
  | { type: 'trigger-link'; number: number; end: number };

/** How the source around is written, which decides how a form is read. */
export interface SyntaxContext {
  scope: ScopeIndex;
  html: boolean;
  /** Index of the first `}}` at or after an index, -1 for none. */
  closingAfter(index: number): number;
}

const CLOSING_QUOTE = new Map(Object.entries({ '"': '"', "'": "'", '«': '»', '“': '”', '„': '“' }));

/** Thrown within this file when the text cannot go on as a form. */
class NoForm extends Error {}

/** Reads what stands at the opening brace at `at`. Looks at no more than `MAX_FORM_LENGTH` units. */
export function readForm(source: string, at: number, context: SyntaxContext): FormSyntax {
  return source[at + 1] === '{' ? readDouble(source, at, context) : readSingle(source, at, context);
}

function readSingle(source: string, at: number, { scope, html }: SyntaxContext): FormSyntax {
  const reader = new FormReader(source, at + 1, at + MAX_FORM_LENGTH, html);
  reader.skipSpace();
  const first = reader.word();
  const ours = isTriggerLink(first) || (scope.entities.has(first.toLowerCase()) && reader.next === '.');
  if (!ours) {
    const known = scope.variables.has(first) || scope.entities.has(first.toLowerCase());
    reader.skipSpace();
    // `{date: 1}` and `{id; }` are code of the user's own; only a closed or piped word is a variable.
    if (!known || (reader.next !== '}' && reader.next !== '|')) return { type: 'text' };
  }
  return readRest(reader, first, at + 1, () => expect(reader, '}'));
}

function readDouble(source: string, at: number, { scope, html, closingAfter }: SyntaxContext): FormSyntax {
  const closing = closingAfter(at + 2);
  const closed = closing !== -1 && closing - at < MAX_FORM_LENGTH;
  const reader = new FormReader(source, at + 2, at + MAX_FORM_LENGTH, html);
  if (reader.next === '{') {
    if (!closed) return { type: 'text' };
    return { type: 'bad', message: 'Values are always escaped: write {{…}} with two braces.', end: at + 3 };
  }
  reader.skipSpace();
  const sign = reader.next;
  const first = reader.word();
  const ours = closed || isTriggerLink(first) || scope.entities.has(first.toLowerCase()) || scope.variables.has(first);
  if (!ours) return { type: 'text' };
  if (sign !== '' && '#/^>!&~*'.includes(sign)) {
    const message = `"{{${sign}…}}" is not a variable: write the name of one, such as {{lead.name}}.`;
    return { type: 'bad', message, end: at + 2 };
  }
  return readRest(reader, first, at + 2, () => {
    expect(reader, '}');
    expect(reader, '}');
  });
}

/** Reads on behind the first word of what is known to be meant as a form. */
function readRest(reader: FormReader, first: string, inside: number, close: () => void): FormSyntax {
  try {
    if (isTriggerLink(first)) {
      const number = readLinkNumber(reader, first);
      close();
      return { type: 'trigger-link', number, end: reader.index };
    }
    const path = readPath(reader, first);
    const pipes: PipeSyntax[] = [];
    reader.skipSpace();
    while (reader.take('|')) pipes.push(readPipe(reader));
    close();
    return { type: 'variable', path, pipes, end: reader.index };
  } catch (error) {
    if (error instanceof NoForm) return { type: 'bad', message: error.message, end: inside };
    throw error;
  }
}

function isTriggerLink(word: string): boolean {
  return word.toLowerCase() === 'triggerlink';
}

function readLinkNumber(reader: FormReader, name: string): number {
  reader.skipSpace();
  const colon = reader.take(':');
  reader.skipSpace();
  const digits = reader.word();
  reader.skipSpace();
  if (name !== 'triggerlink' || !colon || !/^[1-9]\d{0,8}$/.test(digits)) {
    throw new NoForm('A trigger link is written {triggerlink:8}, with the number of the link.');
  }
  return Number(digits);
}

function readPath(reader: FormReader, first: string): string {
  let path = first;
  let word = first;
  while (word !== '' && reader.take('.')) {
    word = reader.word();
    path += `.${word}`;
  }
  if (word === '') throw new NoForm('The name of a variable is missing: write it in full, such as {lead.name}.');
  return path;
}

function readPipe(reader: FormReader): PipeSyntax {
  reader.skipSpace();
  const name = reader.word();
  if (name === '') throw new NoForm('Write the name of a modifier behind "|".');
  reader.skipSpace();
  const args: Argument[] = [];
  if (reader.take(':')) {
    do {
      reader.skipSpace();
      args.push(readArgument(reader));
      reader.skipSpace();
    } while (reader.take(','));
  }
  return { name, args };
}

function readArgument(reader: FormReader): Argument {
  const closing = CLOSING_QUOTE.get(reader.next);
  return closing === undefined ? readNumber(reader) : readText(reader, closing);
}

function readText(reader: FormReader, closing: string): string {
  reader.advance();
  let text = '';
  while (!reader.take(closing)) {
    if (reader.next === '') throw new NoForm(`The text of the modifier is not closed: end it with ${closing}.`);
    text += reader.next;
    reader.advance();
  }
  return text;
}

function readNumber(reader: FormReader): number {
  let digits = reader.take('-') ? '-' : '';
  digits += reader.word();
  if (reader.take('.')) digits += `.${reader.word()}`;
  if (!/^-?\d+(\.\d+)?$/.test(digits)) throw new NoForm('Write the value of a modifier in quotes, or as a number.');
  return Number(digits);
}

function expect(reader: FormReader, brace: string): void {
  if (reader.take(brace)) return;
  const instead = reader.next === '' ? 'the end or too much text' : `"${reader.next}"`;
  throw new NoForm(`The variable is not closed: "${brace}" belongs where ${instead} stands.`);
}
