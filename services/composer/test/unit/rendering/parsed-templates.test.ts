import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParsedTemplates } from '../../../src/rendering/parsed-templates.ts';

const parsed = () => ({ subject: { nodes: [] }, html: { nodes: [] }, address: null, redirect: () => ({ nodes: [] }) });

test('a template is parsed once a key', () => {
  const templates = new ParsedTemplates();
  const first = templates.get('a', 10, parsed);
  assert.equal(
    templates.get('a', 10, () => assert.fail('parsed again')),
    first,
  );
});

test('the cache is bounded in templates and in characters, and the least used one goes first', () => {
  const templates = new ParsedTemplates();
  for (let index = 0; index < 1000; index += 1) {
    templates.get('used', 1, parsed);
    templates.get(`other ${index}`, 1, parsed);
  }
  assert.equal(templates.count, 200);
  templates.get('used', 1, () => assert.fail('the one in use was dropped'));
  templates.get('huge', 6_000_000, parsed);
  assert.equal(templates.count, 0);
});
