import type { FormReader } from './form-reader.ts';
import type { Argument } from './modifier.ts';
import { NoForm } from './no-form.ts';

/** A modifier as written. */
export interface PipeSyntax {
  name: string;
  args: readonly Argument[];
}

const CLOSING_QUOTE = new Map(Object.entries({ '"': '"', "'": "'", '«': '»', '“': '”', '„': '“' }));
const NAME_MISSING = 'The name of a variable is missing: write it in full, such as {lead.name}.';

/**
 * Reads the name of a variable: words with dots between them. Behind the first dot a word may be several, as names of custom
 * fields are: `{сделка.Адрес доставки}`.
 * @param stops words that end a name of several, such as the "and" of a condition
 * @throws NoForm
 */
export function readName(reader: FormReader, stops: readonly string[] = []): string {
  reader.skipSpace();
  return readNameBehind(reader, reader.word(), stops);
}

/** As {@link readName} when its first word is read already. */
export function readNameBehind(reader: FormReader, first: string, stops: readonly string[] = []): string {
  if (first === '') throw new NoForm(NAME_MISSING);
  let name = first;
  while (reader.takeDot()) {
    const words = reader.words(stops);
    if (words === '') throw new NoForm(NAME_MISSING);
    name += `.${words}`;
  }
  return name;
}

/** Reads the modifiers behind a name. @throws NoForm */
export function readPipes(reader: FormReader): PipeSyntax[] {
  const pipes: PipeSyntax[] = [];
  reader.skipSpace();
  while (reader.take('|')) pipes.push(readPipe(reader));
  return pipes;
}

/** Reads a text in quotes or a number. @throws NoForm */
export function readArgument(reader: FormReader): Argument {
  const closing = CLOSING_QUOTE.get(reader.next);
  return closing === undefined ? readNumber(reader) : readText(reader, closing);
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
