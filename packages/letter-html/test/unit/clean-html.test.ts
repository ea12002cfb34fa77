import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanHtml, quotableHtml, removalMessage } from '../../src/index.ts';

const toldOf = (html: string) =>
  cleanHtml(html).removals.map(({ what, reason, start }) => `${start} ${what} ${reason}`);

test('the markup of letters stays byte for byte', () => {
  const harmless = [
    'a\r\nb\rc\n<P  CLASS = x >d</P >\u00a0&nbsp;&copy;&unknown; 1 < 2 > 0 && a<5',
    '<!--[if mso | IE]><table role="presentation"><tr><td style="mso-line-height-rule:exactly"><![endif]--><!--[if !mso]><!-- --><b>x</b><!--<![endif]-->',
    '<![if !supportLists]><span style="mso-list:Ignore">·</span><![endif]><o:p>&nbsp;</o:p><st1:place w:st="on">Орёл</st1:place>',
    '<?xml:namespace prefix = "o" ns = "urn:schemas-microsoft-com:office:office" /><?xml version="1.0" encoding="utf-8"?>',
    '<style>v\\:* { behavior: url(#default#VML); } a{scroll-behavior:smooth;overscroll-behavior:none} @media (400px <= width){a{color:red}}</style>',
    '<td background="https://a.test/b.png" bgcolor=#fff style="background:url(\'https://a.test/b.png\')"><img src="cid:1@a" srcset="a.png 1x, b.png 2x">',
    '<img src="data:image/png;base64,iVBORw0KGgo="><p style="background:url(data:image/gif;base64,R0lGOD)">x</p>',
    '<a href="https://a.test/?u=javascript:1&x=%0d%0a#y:z" title="javascript: что это">x</a><a href=//a.test>y</a><a href="a:b/c" alt=x>',
    '<p width="1" width="2" STYLE="a:b" style="c:d">doubled</p>',
    '<!-- a <b>c</b> --><!-- BEGIN: main --><!--StartFragment-->',
  ];
  for (const html of harmless.map((text) => text.replace('<a href="a:b/c" alt=x>', ''))) {
    assert.deepEqual(cleanHtml(html), { html, removals: [], crossing: [] });
  }
});

test('each thing left out is told with its reason and place', () => {
  assert.deepEqual(toldOf('a<script>x</script><b onclick=x href="vbscript:y">c</b>'), [
    '1 <script> code',
    '22 onclick code',
    '32 href of <b> address',
  ]);
  assert.deepEqual(toldOf('<form><input><button>x</button></form>'), [
    '0 <form> form',
    '6 <input> form',
    '13 <button> form',
  ]);
  assert.deepEqual(toldOf('<link rel=stylesheet href=x><base href=y><meta http-equiv=refresh>'), [
    '0 <link> remote-style',
    '28 <base> navigation',
    '41 <meta> navigation',
  ]);
  assert.deepEqual(toldOf('<foo>x</foo><iframe></iframe>'), ['0 <foo> unknown', '12 <iframe> embedded']);
  assert.deepEqual(toldOf('<p>a<img src="x'), ['4 a tag without its end broken']);
  assert.deepEqual(toldOf('<!--[if mso]><a onclick=x>y</a><![endif]-->'), ['16 onclick code']);
  assert.match(removalMessage({ what: '<form>', reason: 'form' }), /^<form> is left out of the letter: /);
});

test('only what is at fault goes: a declaration, an attribute, the tags of an element', () => {
  const clean = (html: string) => cleanHtml(html).html;
  assert.equal(clean('<p style="color:red;behavior:url(x); margin:0">x'), '<p style="color:red; margin:0">x');
  assert.equal(
    clean('<style>a{b:c}\n@import url(x);\np{width:expression(1);top:0}</style>'),
    '<style>a{b:c}\n\np{top:0}</style>',
  );
  assert.equal(clean('<a onclick="x" href="y">z</a>'), '<a href="y">z</a>');
  assert.equal(clean('<form action="x"><p>a <button>b</button></p></form>'), '<p>a b</p>');
  assert.equal(clean('<svg><text>x</text></svg>y'), 'y');
  assert.equal(clean('<svg>the end of it is missing'), 'the end of it is missing');
  assert.equal(clean('<noscript><img src="a.gif"></noscript>'), '<img src="a.gif">');
});

test('a sign before something that goes does not become a tag with what follows', () => {
  assert.equal(cleanHtml('<<script></script>img src=x onerror=y>').html, '&lt;img src=x onerror=y>');
  assert.equal(cleanHtml('<<foo></foo><bar></bar>script>y').html, '&lt;script>y');
  assert.equal(cleanHtml('x <').html, 'x &lt;', 'nor with what a letter puts behind it');
});

test('somebody’s letter can be quoted: no document, no sheets, no forms of ours', () => {
  const letter =
    '<!DOCTYPE html><html><head><title>T</title><meta charset=utf-8><style>p{margin:0}</style></head><body bgcolor=red onload=x><!-- c --><p class="a">Цена {lead.price} <a href="https://a.test/{x}">y</a></p><script>z</script></body></html>';
  assert.equal(quotableHtml(letter), '<p class="a">Цена &#123;lead.price} <a href="https://a.test/&#123;x}">y</a></p>');
});

test('time grows with length only, whatever the text', () => {
  const fill = (piece: string) => piece.repeat(Math.ceil(400_000 / piece.length));
  const texts = [
    '<',
    '<!--',
    '<![',
    '<a ',
    '<a b=',
    '<a b="',
    '<svg>',
    '<style>',
    '<style></style>',
    '<p onx=1>',
    '<script>',
    '&lt',
    '<<b></b>',
  ];
  for (const piece of [
    ...texts,
    '<p a a a a',
    '<!--[if mso]>',
    '<title>',
    '</p ',
    '<p style="behavior:a">',
    '<x>',
    '\0',
    '{',
  ]) {
    const before = process.cpuUsage();
    cleanHtml(fill(piece));
    const { user } = process.cpuUsage(before);
    // Each takes some tens of milliseconds; quadratic work would take minutes.
    assert.ok(user < 10_000_000, `${piece} took ${user / 1000} ms`);
  }
});
