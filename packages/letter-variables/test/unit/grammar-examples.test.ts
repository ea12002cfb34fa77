import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, render } from '@pochtovik/template-language';
import { crmContext, crmData, crmScope, GRAMMAR, SAMPLE_CARD, SAMPLE_FIELDS } from '../../src/index.ts';

const scope = crmScope(SAMPLE_FIELDS);

for (const { title, examples } of GRAMMAR) {
  test(`the examples of "${title}" are true`, () => {
    for (const { source, place = 'text', ...example } of examples) {
      const parsed = parse(source, { scope, place });
      if (parsed.ok) {
        const context = crmContext(SAMPLE_CARD, new Date('2026-11-23T09:00:00Z'));
        assert.deepEqual({ gives: render(parsed.template, crmData(SAMPLE_CARD), { context }).text }, example, source);
        continue;
      }
      const [{ code, line, column, nearest } = { code: '' }] = parsed.errors;
      assert.deepEqual({ refused: [code, `${line}:${column}`, nearest].join(' ').trim() }, example, source);
    }
  });
}
