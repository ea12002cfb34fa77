import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlineCss } from '../../../src/inlining/inline-css.ts';
import { INVOICE, NEWSLETTERS, OLD, PASTED, PLAIN, SHOP } from '../fixtures/newsletters.ts';

/** The letter without what inlining may touch. */
const bare = (html: string) =>
  html.replace(/(<[a-z][^<>]*?)\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '$1').replaceAll(' !important', '');
const all = (html: string, what: RegExp) => [...html.matchAll(what)].map(([found]) => found);
/** Start tag that follows or holds this text. */
const tagBefore = (html: string, text: string) =>
  html.slice(html.lastIndexOf('<', html.indexOf(text)), html.indexOf(text));

for (const [name, html] of Object.entries(NEWSLETTERS)) {
  test(`${name.toLowerCase()}: nothing but styles changes; links and conditional comments stay byte for byte`, () => {
    const inlined = inlineCss(html);
    assert.equal(bare(inlined), bare(html));
    for (const what of [
      /href\s*=\s*(?:"[^"]*"|[^\s>]+)/gi,
      /<!--\[if (?!!)[\s\S]*?<!\[endif\]-->/g,
      /bgcolor\s*=\s*[^\s>]+/gi,
    ]) {
      assert.deepEqual(all(inlined, what), all(html, what));
    }
    assert.equal(inlineCss(html), inlined, 'the same each time');
  });
}

test('a letter without style sheets is the very same text', () => {
  assert.equal(inlineCss(PLAIN), PLAIN);
});

test('rules are written into their elements, behind them what was written there, last what is important', () => {
  const html = inlineCss(SHOP);
  assert.equal(
    tagBefore(html, 'Выбрать</a>'),
    '<a style="background: #d33; background: linear-gradient(#e44, #c22); color: #fff; text-decoration: none" class="button" href="https://track.test/c/AbC_-2">',
  );
  assert.equal(
    tagBefore(html, '1&nbsp;990'),
    '<span class="price" style="font-weight: bold; font-family: &quot;PT Sans&quot;, Arial, sans-serif; color:green; color: #d33">',
  );
  assert.match(
    html,
    /<td class="col hide" width="300" style='width: 300px; vertical-align: top; font-family:"Georgia"'>/,
  );
  assert.match(html, /<body style="margin: 0; background-color: #f4f4f4" bgcolor="#f4f4f4">/);
});

test('conditional rules stay in their sheet and still win on small screens', () => {
  const html = inlineCss(SHOP);
  assert.match(
    html,
    /\.col \{ display: block !important; width: 100% !important; \}\n {2}\.hide \{ display: none !important \}/,
  );
  assert.match(html, /dark\) \{ body \{ background-color: #111 !important; \} \}/);
  assert.match(html, /\.button:hover \{ background: #a11 \}/, 'what no letter can tell stays as it was');
  assert.match(html, /<style media="print">\.button \{ display: none \}<\/style>/);
  assert.ok(!tagBefore(html, 'Выбрать</a>').includes('display'));
});

test('the more special selector wins, whatever its place; the place of an element counts', () => {
  const html = inlineCss(
    '<style>#a{color:red} p{color:blue;margin:0} .b{color:green}</style><p id=a class=b>x<p class=b>y',
  );
  assert.match(html, /<p style="margin: 0; color: red" id=a class=b>x<p style="margin: 0; color: green" class=b>y/);
  assert.match(inlineCss(INVOICE), /<td style="color: #555">Чайник<\/td><td>1 990/);
});

test('sheets in comments and attributes without quotes are understood', () => {
  assert.match(inlineCss(OLD), /<P CLASS=lead style="font-size: 16px; color:red">/);
  assert.match(
    inlineCss(PASTED),
    /<p style="margin: 0cm; font-size: 11\.0pt; font-family: &quot;Calibri&quot;,sans-serif; mso-fareast-language: EN-US" class=MsoNormal>/,
  );
});

test('a value can not leave its attribute', () => {
  const html = inlineCss(`<style>p{background:url("x'y>z");content:"<b>&"}</style><p style='a:b'>t</p><p>u</p>`);
  assert.match(html, /<p style='background: url\("x&#39;y>z"\); content: "&lt;b>&amp;"; a:b'>t<\/p>/);
  assert.match(html, /<p style="background: url\(&quot;x'y>z&quot;\); content: &quot;&lt;b>&amp;&quot;">u<\/p>/);
});

test('a letter whose style sheets are too much work keeps them as they are', () => {
  const huge = `<style>${'p{color:red}'.repeat(20_000)}</style>${'<p>x'.repeat(20_000)}`;
  assert.equal(inlineCss(huge), huge);
});
