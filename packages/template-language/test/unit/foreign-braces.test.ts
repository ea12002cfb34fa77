import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TemplatePlace } from '../../src/index.ts';
import { rendered } from '../scope-of-a-letter.ts';
import { seededRandom } from '../seeded-random.ts';

const PLACES: readonly TemplatePlace[] = ['html', 'text', 'url', 'subject'];

test('braces of CSS, JSON and scripts stay byte for byte', () => {
  const foreign = [
    'a{b.c:d}',
    '@media print{a{color:red}}',
    '{"lead":{"price":1}}',
    '{"lead.price":1}',
    'f(){return {id:1}}',
    '{}',
    '{',
    '}',
    '}}',
  ];
  foreign.push(
    '{{',
    '{{ a',
    '{{ a {',
    '$' + '{x}',
    '{a|b:"',
    '{ color : red }',
    '{id}',
    '{0}',
    '{date: 1}',
    '{subject;}',
    '{lead:1}',
    '{\r\n}',
    '{#if x}',
    '{triggerlinks:8}',
  );
  for (const source of foreign) {
    for (const place of PLACES) assert.equal(rendered(source, {}, place).text, source, `${place}: ${source}`);
  }
});

test('style sheets, scripts and comments are never ours', () => {
  const sources = [
    '<style>a{lead.name}{{x}}</style>',
    '<SCRIPT>{lead.nope}</x{{#if}}</SCRIPT >',
    '<!-- {lead.nope} > {{x}} -->',
    '<!DOCTYPE {lead.nope}>',
  ];
  sources.push(
    '<style>{lead.nope}',
    '<!--{lead.nope}',
    '<script></scripty>{lead.nope}</script>',
    '<?php {lead.nope} ?>',
  );
  for (const source of sources) assert.equal(rendered(source, {}, 'html').text, source);
});

test('behind a style sheet, script or comment variables are ours again', () => {
  const before = [
    '<style>a{b:c}</style>',
    '<script>"<"</script\n>',
    '<!-- > -->',
    '<!-->',
    '<!--->',
    '<!-- --!>',
    '<!doctype html>',
    '</>',
    '< b',
    '<style/></style>',
    '<p/>',
    '<3',
  ];
  for (const source of before)
    assert.equal(rendered(`${source}{lead.name}`, { lead: { name: 'x' } }, 'html').text, `${source}x`);
});

test('the HTML in a conditional comment of Outlook has variables', () => {
  const source =
    '<!--[if mso]><v:roundrect href="{triggerlink:12}">{lead.name}</v:roundrect><![endif]--><!--[if !mso]><!-->{lead.name}<!--<![endif]-->';
  const text = rendered(source, { lead: { name: 'x' } }, 'html').text;
  assert.equal(text, source.replaceAll('{lead.name}', 'x').replace('{triggerlink:12}', 'https://t.example/c/z'));
});

test('any text without our forms passes unchanged', () => {
  const { integer } = seededRandom(11);
  const pieces = [
    '{',
    '}',
    '{ ',
    '|',
    ':',
    '.',
    '"',
    "'",
    '«',
    '<',
    '>',
    '</',
    '<a href="',
    '<a href=',
    '=',
    '<style>',
    '</style>',
    '<!--',
    '-->',
    '&quot;',
    '&',
  ];
  pieces.push(
    'color',
    'red',
    'a1',
    '#if',
    ' ',
    '\n',
    '\r\n',
    'й',
    '😀',
    '\ud800',
    '\0',
    '8',
    'default',
    '{"a":',
    '/',
    '?',
  );
  for (let round = 0; round < 4000; round += 1) {
    const source = Array.from({ length: integer(0, 25) }, () => pieces[integer(0, pieces.length - 1)]).join('');
    // `{{…}}` is always ours, so it is kept out.
    const foreign = source.replaceAll('{{', '{');
    for (const place of PLACES) assert.equal(rendered(foreign, {}, place).text, foreign, JSON.stringify(foreign));
  }
});

test('rendering never leaves one of our forms and never changes the text around them', () => {
  const { integer } = seededRandom(12);
  const forms = [
    '{lead.name}',
    '{{lead.name}}',
    '{ contact.name|default:"к" }',
    '{triggerlink:8}',
    '{subject}',
    '{lead.price|rounded:2}',
  ];
  const texts = ['a{b:c}', ' текст ', '{}', '\n', '}', '{"a":1}', '<p class=x>', '</p>', '&amp;', '{color:red}'];
  for (let round = 0; round < 3000; round += 1) {
    let source = '';
    let expected = '';
    for (let count = integer(1, 12); count > 0; count -= 1) {
      const text = texts[integer(0, texts.length - 1)] ?? '';
      source += text + (forms[integer(0, forms.length - 1)] ?? '');
      expected += `${text}\u0001`;
    }
    const result = rendered(
      source,
      { lead: { name: '1', price: 1 }, contact: { name: '1' }, subject: '1' },
      'html',
    ).text;
    assert.equal(result.replace(/https:[^ ]*?c=2|1\.00|(?<!:)1/g, '\u0001'), expected, source);
    assert.doesNotMatch(result, /\{\s*(lead|contact|subject|triggerlink)|\{\{/);
  }
});

test('values are data: braces in them stay and are not read again', () => {
  for (const value of ['{lead.name}', '{{subject}}', '{triggerlink:8}', '{{#if x}}', '}}', '{']) {
    for (const place of ['html', 'text', 'subject'] as const) {
      assert.equal(rendered('{lead.name}{subject}', { lead: { name: value }, subject: 's' }, place).text, `${value}s`);
    }
  }
});
