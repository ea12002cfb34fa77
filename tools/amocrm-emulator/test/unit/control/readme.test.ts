import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CONTROL_ROUTES } from '../../../src/control/all.ts';

test('the README lists every control route, and no other', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const listed = [...readme.matchAll(/^\| (GET|POST|PATCH|PUT|DELETE)\s*\| `(\/control[^`]*)`\s*\|/gm)];
  const documented = listed.map((match) => `${match[1]} ${match[2]}`).sort();
  assert.deepEqual(documented, CONTROL_ROUTES.map((route) => `${route.method} ${route.path}`).sort());
});
