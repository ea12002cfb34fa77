import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RULES_VERSION, VISIT_RULES } from '../../../src/domain/visitor-class.ts';

test('docs/reference/machine-visits.md has the rules as they are, in their order', () => {
  const page = readFileSync(new URL('../../../../../docs/reference/machine-visits.md', import.meta.url), 'utf8');
  assert.match(page, new RegExp(`^Rule table ${RULES_VERSION} of`, 'm'));
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (\w+) \| (.+) \|$/gm)].map(([, ...cells]) => cells);
  assert.deepEqual(rows, [
    ...VISIT_RULES.map(({ name, visitor, why }) => [name, visitor, why]),
    ['no-rule-matched', 'person', 'what is left'],
  ]);
});
