import { canonicalName } from './canonical-name.ts';
import type { FormReader } from './form-reader.ts';
import type { Argument } from './modifier.ts';
import { NoForm } from './no-form.ts';
import type { Operator } from './template.ts';
import { type PipeSyntax, readArgument, readName, readPipes } from './value-syntax.ts';

/** Blocks there are. */
export type Block = 'if' | 'unless' | 'each';

/** One comparison as written. */
export interface TestSyntax {
  name: string;
  pipes: readonly PipeSyntax[];
  compared?: { operator: Operator; with: Argument };
}

/** A tag of a block as written; a condition is groups of tests, see `Condition`. */
export type BlockSyntax =
  | { type: 'open-if'; block: 'if' | 'unless'; negated: boolean; condition: readonly (readonly TestSyntax[])[] }
  | { type: 'open-each'; name: string }
  | { type: 'else'; condition?: readonly (readonly TestSyntax[])[] }
  | { type: 'close'; block: Block };

const BLOCKS: ReadonlyMap<string, Block> = new Map([
  ['if', 'if'],
  ['если', 'if'],
  ['unless', 'unless'],
  ['each', 'each'],
  ['каждый', 'each'],
]);
const OPERATORS: readonly [string, Operator][] = [
  ['!=', '!='],
  ['<>', '!='],
  ['>=', '>='],
  ['<=', '<='],
  ['==', '='],
  ['=', '='],
  ['>', '>'],
  ['<', '<'],
];
const OR = new Set(['or', 'или']);
const AND = new Set(['and', 'и']);

/** True for the word that begins `{{else}}`. */
export function isElse(word: string): boolean {
  return word === 'else' || word === 'иначе';
}

/** Reads what stands behind `{{#` and `{{/`. @throws NoForm */
export function readBlock(reader: FormReader, sign: '#' | '/'): BlockSyntax {
  const block = readBlockName(reader);
  if (sign === '/') return { type: 'close', block };
  if (block === 'each') return { type: 'open-each', name: readName(reader) };
  const negated = block === 'unless' || reader.takeWord('не');
  return { type: 'open-if', block, negated, condition: readCondition(reader) };
}

/** Reads what stands behind `{{else`. @throws NoForm */
export function readElse(reader: FormReader): BlockSyntax {
  reader.skipSpace();
  const word = reader.word();
  if (word === '') return { type: 'else' };
  if (BLOCKS.get(canonicalName(word)) === 'if') return { type: 'else', condition: readCondition(reader) };
  throw new NoForm('Write {{else}}, or {{else if …}} with a condition.');
}

function readBlockName(reader: FormReader): Block {
  reader.skipSpace();
  const word = canonicalName(reader.word());
  const block = BLOCKS.get(word);
  if (block) return block;
  throw new NoForm(`There is no block "${word}": write {{#if …}}, {{#unless …}} or {{#each …}}.`);
}

function readCondition(reader: FormReader): readonly (readonly TestSyntax[])[] {
  const groups: TestSyntax[][] = [[readTest(reader)]];
  for (;;) {
    reader.skipSpace();
    if (reader.next === '}' || reader.next === '') return groups;
    const word = canonicalName(reader.word());
    if (OR.has(word)) groups.push([readTest(reader)]);
    else if (AND.has(word)) groups.at(-1)?.push(readTest(reader));
    else throw new NoForm('Join conditions by "and" or "or": {{#if lead.price > 1000 and contact.email}}.');
  }
}

function readTest(reader: FormReader): TestSyntax {
  const name = readName(reader, [...OR, ...AND]);
  const pipes = readPipes(reader);
  reader.skipSpace();
  const operator = OPERATORS.find(([written]) => reader.takeText(written))?.[1];
  if (operator === undefined) return { name, pipes };
  reader.skipSpace();
  return { name, pipes, compared: { operator, with: readArgument(reader) } };
}
