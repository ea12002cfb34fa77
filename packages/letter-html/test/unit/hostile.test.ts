import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanHtml, quotableHtml } from '../../src/index.ts';
import { dangersIn } from '../hostile/dangers.ts';
import { SAMPLES } from '../hostile/samples.ts';

test('there are samples enough, and what looks for dangers finds most of them as they come', () => {
  assert.ok(SAMPLES.length >= 120);
  const found = SAMPLES.filter(({ html }) => dangersIn(html).length > 0);
  // The others need an old browser, an Outlook or a second parser.
  assert.ok(found.length >= SAMPLES.length * 0.75, `${found.length} of ${SAMPLES.length}`);
});

for (const { name, html } of SAMPLES) {
  test(`${name}: nothing that may do something is left, and the writer is told`, () => {
    const clean = cleanHtml(html);
    assert.deepEqual(dangersIn(clean.html), [], clean.html);
    assert.doesNotMatch(clean.html, /<\/?(?:script|iframe|form|svg|math|template|object)/i);
    assert.deepEqual(
      cleanHtml(clean.html),
      { html: clean.html, removals: [], crossing: [] },
      'a second reading finds nothing',
    );
    assert.deepEqual(dangersIn(quotableHtml(html)), []);
    assert.ok(clean.removals.length > 0 || clean.html === html.replaceAll('\0', '\ufffd'), clean.html);
  });
}
