import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textPart } from '../../../src/domain/text-part.ts';

test('the address of a link stands behind its text, and is never broken', () => {
  const address = `https://track.test/c/${'a'.repeat(100)}`;
  assert.equal(textPart(`<p>Вот <a href="${address}">Открыть КП</a></p>`), `Вот Открыть КП (${address})\n`);
});

test('a link whose text is its address is written once', () => {
  assert.equal(textPart('<a href="https://a.test/">https://a.test/</a>'), 'https://a.test/\n');
});

test('styles, scripts, comments, title and pictures are no text', () => {
  const html =
    '<title>T</title><style>p{}</style><!-- c --><p>Слова</p><script>x()</script><img src="a" alt="логотип">';
  assert.equal(textPart(html), 'Слова\n');
});

test('cells of a layout table do not run together', () => {
  assert.equal(textPart('<table><tr><td>Цена</td><td>100</td></tr></table>'), 'Цена\n100\n');
});

test('headings keep their letters', () => {
  assert.equal(textPart('<h1>Привет</h1>'), 'Привет\n');
});
