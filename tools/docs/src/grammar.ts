import { GRAMMAR, type GrammarExample } from '@pochtovik/letter-variables';
import { MADE, table } from './markdown.ts';

/** The reference page of the template language; its examples are run by a test of `packages/letter-variables`. */
export function grammarPage(): string {
  const rules = GRAMMAR.flatMap(({ title, says, examples }) => [
    `## ${title}`,
    says,
    table(['written', 'gives'], examples.map(rowOf)),
  ]);
  return [
    '# Template language',
    MADE,
    'What may be written in subjects, bodies, addresses of recipients and trigger links, and texts of triggers. Variables and modifiers are listed in [the manual](../manual/en/variables.md); how it works inside, in [packages/template-language](../../packages/template-language/README.md). The examples are rendered from a lead «Кухня «Орёл»».',
    ...rules,
    '',
  ].join('\n\n');
}

function rowOf(example: GrammarExample): string[] {
  return [shown(example.source), 'gives' in example ? shown(example.gives) : `refused: \`${example.refused}\``];
}

/** Code in a cell of a table: `|` would end the cell, a line break the row. */
function shown(text: string): string {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `\`${line}\``)
    .join('<br>');
}
