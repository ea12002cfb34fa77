import { type BlockSyntax, isElse, readBlock, readElse } from './block-syntax.ts';
import { canonicalName } from './canonical-name.ts';
import { FormReader } from './form-reader.ts';
import { NoForm } from './no-form.ts';
import type { ScopeIndex } from './scope.ts';
import { type PipeSyntax, readNameBehind, readPipes } from './value-syntax.ts';

/** Longest form in UTF-16 units. It bounds how far any brace makes the parser look ahead. */
export const MAX_FORM_LENGTH = 1000;

/** What stands at an opening brace, by its looks alone; `end` is where reading goes on. */
export type FormSyntax =
  | { type: 'text' }
  | { type: 'bad'; message: string; end: number }
  | { type: 'variable'; name: string; pipes: readonly PipeSyntax[]; end: number }
  | { type: 'trigger-link'; number: number; end: number }
  | { type: 'block'; tag: BlockSyntax; end: number };

/** How the source around is written, which decides how a form is read. */
export interface SyntaxContext {
  scope: ScopeIndex;
  html: boolean;
  /** Index of the first `}}` at or after an index, -1 for none. */
  closingAfter(index: number): number;
}

/** Reads what stands at the opening brace at `at`. Looks at no more than `MAX_FORM_LENGTH` units. */
export function readForm(source: string, at: number, context: SyntaxContext): FormSyntax {
  return source[at + 1] === '{' ? readDouble(source, at, context) : readSingle(source, at, context);
}

function readSingle(source: string, at: number, { scope, html }: SyntaxContext): FormSyntax {
  const reader = new FormReader(source, at + 1, at + MAX_FORM_LENGTH, html);
  reader.skipSpace();
  const first = reader.word();
  const ours = isTriggerLink(first) || (isEntity(first, scope) && reader.next === '.');
  if (!ours) {
    const known = isVariable(first, scope) || isEntity(first, scope);
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
  const close = () => {
    expect(reader, '}');
    expect(reader, '}');
  };
  reader.skipSpace();
  const sign = reader.next;
  const first = reader.word();
  const ours = closed || isTriggerLink(first) || isEntity(first, scope) || isVariable(first, scope);
  if (!ours) return { type: 'text' };
  if (sign === '#' || sign === '/') {
    reader.advance();
    return readTag(reader, at + 2, close, () => readBlock(reader, sign));
  }
  if (isElse(canonicalName(first))) return readTag(reader, at + 2, close, () => readElse(reader));
  if (sign !== '' && '^>!&~*'.includes(sign)) {
    const message = `"{{${sign}…}}" is not a variable: write the name of one, such as {{lead.name}}.`;
    return { type: 'bad', message, end: at + 2 };
  }
  return readRest(reader, first, at + 2, close);
}

/** Reads on behind the first word of what is known to be meant as a form. */
function readRest(reader: FormReader, first: string, inside: number, close: () => void): FormSyntax {
  return orBad(inside, () => {
    if (isTriggerLink(first)) {
      const number = readLinkNumber(reader, first);
      close();
      return { type: 'trigger-link', number, end: reader.index };
    }
    const name = readNameBehind(reader, first);
    const pipes = readPipes(reader);
    close();
    return { type: 'variable', name, pipes, end: reader.index };
  });
}

function readTag(reader: FormReader, inside: number, close: () => void, read: () => BlockSyntax): FormSyntax {
  return orBad(inside, () => {
    const tag = read();
    reader.skipSpace();
    close();
    return { type: 'block', tag, end: reader.index };
  });
}

/** @param end where reading goes on when it is no form */
function orBad(end: number, read: () => FormSyntax): FormSyntax {
  try {
    return read();
  } catch (error) {
    if (error instanceof NoForm) return { type: 'bad', message: error.message, end };
    throw error;
  }
}

function isTriggerLink(word: string): boolean {
  return word.toLowerCase() === 'triggerlink';
}

function isEntity(word: string, { entities }: ScopeIndex): boolean {
  return entities.has(canonicalName(word));
}

function isVariable(word: string, { names }: ScopeIndex): boolean {
  return names.has(canonicalName(word));
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

function expect(reader: FormReader, brace: string): void {
  if (reader.take(brace)) return;
  const instead = reader.next === '' ? 'the end or too much text' : `"${reader.next}"`;
  throw new NoForm(`The variable is not closed: "${brace}" belongs where ${instead} stands.`);
}
