import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanHtml, quotableHtml } from '../../src/index.ts';
import { dangersIn, hasElement } from '../hostile/dangers.ts';
import { HOSTILE, SAMPLES } from '../hostile/samples.ts';
import { seededRandom } from './seeded-random.ts';

/** Stands for forms; the template language lets none stand directly behind a `<`. */
const FORM = /§+|(?<!<\/?)pwn/g;
const ROUNDS = 8000;
const GLUE = [
  ...[
    '<',
    '>',
    '</',
    '<!--',
    '-->',
    '--!>',
    '<![endif]-->',
    '<!--[if mso]>',
    '"',
    "'",
    '`',
    '=',
    '/',
    ' ',
    '\n',
    '\0',
    '&',
    '&lt;',
  ],
  ...[
    '<style>',
    '</style>',
    '<title>',
    '</title>',
    '<svg>',
    '</svg>',
    '<math>',
    '<table>',
    '<td>',
    '<p title="',
    '<a href=',
    ' onclick=pwn()',
  ],
  ...[
    'javascript:',
    'pwn()',
    '<script>',
    '</script>',
    '<select>',
    '<template>',
    '<noscript>',
    '<![CDATA[',
    ']]>',
    'ｓ',
    '\r',
    '<x',
  ],
];

/** Samples cut, doubled, joined and strewn with signs. */
function mutated({ integer, pick }: ReturnType<typeof seededRandom>): string {
  let html = pick(SAMPLES).html;
  for (let change = integer(1, 6); change > 0; change -= 1) {
    const at = integer(0, html.length);
    const other = pick(SAMPLES).html;
    const changes = [
      () => html.slice(0, at) + pick(GLUE) + html.slice(at),
      () => html.slice(0, at) + html.slice(at + integer(1, 8)),
      () => html.slice(0, at) + other + html.slice(at),
      () => html.slice(0, at) + other.slice(integer(0, other.length)),
      () => html.slice(0, at) + html.slice(integer(0, at)),
      () => html.slice(0, at) + html.slice(at, at + 6).toUpperCase() + html.slice(at + 6),
    ];
    html = pick(changes)();
  }
  return html.slice(0, 2000);
}

test('whatever becomes of hostile samples, nothing that may do something is left and a second reading finds nothing', () => {
  const random = seededRandom(52);
  for (let round = 0; round < ROUNDS; round += 1) {
    const source = mutated(random);
    const { html } = cleanHtml(source);
    const told = `round ${round}: ${JSON.stringify(source)} → ${JSON.stringify(html)}`;
    assert.deepEqual(dangersIn(html), [], told);
    assert.equal(cleanHtml(html).html, html, told);
    // What a letter puts around it must stay outside.
    assert.deepEqual(dangersIn(`<body>${html}<p id="behind">x</p><img src="pixel.gif"></body>`), [], told);
    assert.ok(hasElement(`${html}<p id="behind">x</p>`, 'behind'), told);
  }
});

test('nor when they are quoted, or put together', () => {
  const random = seededRandom(53);
  for (let round = 0; round < ROUNDS / 8; round += 1) {
    const [first, second] = [mutated(random), mutated(random)];
    const told = `round ${round}: ${JSON.stringify([first, second])}`;
    assert.deepEqual(dangersIn(cleanHtml(first).html + cleanHtml(second).html), [], told);
    const quoted = quotableHtml(first);
    assert.deepEqual(dangersIn(`<blockquote>${quoted}</blockquote>${cleanHtml(second).html}`), [], told);
    assert.doesNotMatch(quoted, /\{/, told);
  }
});

test('forms in any place of them bring nothing in, whatever branch is shown', () => {
  const random = seededRandom(54);
  const all = Object.values(HOSTILE).flat();
  for (let round = 0; round < ROUNDS; round += 1) {
    const source = `${random.pick(all)}§${mutated(random)}`;
    const forms = [...source.matchAll(FORM)].map(({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
    }));
    const { html } = cleanHtml(source, forms);
    for (const value of ['', '--', 'x']) {
      const shown = html.replaceAll(FORM, value);
      assert.deepEqual(dangersIn(shown), [], `round ${round}: ${JSON.stringify(source)} → ${JSON.stringify(shown)}`);
    }
  }
});
