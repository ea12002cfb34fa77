import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, render, type TemplatePlace } from '../../src/index.ts';
import { SCOPE } from '../scope-of-a-letter.ts';

const LENGTH = 200_000;
const fill = (piece: string) => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH);
const SOURCES: Record<string, string> = {
  'open braces': fill('{'),
  pairs: fill('{}'),
  'double braces never closed': fill('{{ a'),
  'double braces all closed at the end': fill('{{').slice(0, LENGTH / 2) + fill('}}').slice(0, LENGTH / 2),
  'forms never closed': fill('{lead.name'),
  'forms with a text never closed': fill('{lead.name|default:«'),
  'foreign braces with quotes': fill('{a|b:"'),
  'blanks behind braces': fill(`{${' '.repeat(900)}`),
  'one endless word': `{${fill('a')}`,
  'unknown names': Array.from({ length: 15_000 }, (_, index) => `{lead.p${index}}`).join(''),
  'long unknown names': fill(`{lead.${'b'.repeat(900)}}`),
  variables: fill('{lead.name} '),
  'variables in one address': `<a href="${fill('x{lead.name}')}">`,
  'open tags': fill('<'),
  attributes: `<a ${fill('href={lead.name} ')}>`,
  'a script never closed': `<script>${fill('</script')}`,
  'a comment never closed': `<!--${fill('->')}`,
  'character references': fill('{&amp'),
};

test('200 KB of anything parse in time that grows with length only', () => {
  for (const [name, source] of Object.entries(SOURCES)) {
    for (const place of ['html', 'text', 'url', 'subject'] satisfies TemplatePlace[]) {
      const started = performance.now();
      const parsed = parse(source, { scope: SCOPE, place });
      if (parsed.ok) render(parsed.template, {});
      // Each takes some tens of milliseconds; quadratic work would take minutes.
      const elapsed = performance.now() - started;
      assert.ok(elapsed < 10_000, `${name} as ${place} took ${elapsed} ms`);
    }
  }
});
