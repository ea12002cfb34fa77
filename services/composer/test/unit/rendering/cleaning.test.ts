import assert from 'node:assert/strict';
import { test } from 'node:test';
import { letterContent } from '../../../src/rendering/letter-content.ts';
import { checkSources, parseSources } from '../../../src/rendering/parse-sources.ts';
import type { LetterJob } from '../../../src/rendering/render-job.ts';

const names = { customFields: [], triggerLinks: [8] };

function job(html: string, other: Partial<LetterJob> = {}): LetterJob {
  return {
    cacheKey: '',
    sources: { subject: 'КП', html, address: null },
    names,
    data: { lead: { name: 'Кухня', price: 5 }, contact: { first_name: 'Анна' } },
    ...{ links: { 8: 'https://track.test/c/AbC' }, redirects: [], signatureHtml: '', pixelUrl: '' },
    context: { currency: 'RUB', timeZone: 'Europe/Moscow', language: 'ru', now: new Date('2026-11-23T09:00:00Z') },
    ...other,
  };
}

function check(html: string, signatureHtml = '') {
  const { sources } = job(html);
  return checkSources({ type: 'check', sources, signatureHtml, names });
}

function letterOf(html: string, other: Partial<LetterJob> = {}): string {
  const asked = job(html, other);
  return letterContent(asked, names, parseSources(asked.sources, names)).html;
}

test('what is dangerous does not leave with a letter, and its writer is told what and where', () => {
  const html = '<p>Здравствуйте!</p>\n  <script>track({lead.name})</script><a href="javascript:x" class="b">да</a>';
  const { errors, leftOut } = check(html);
  assert.deepEqual(errors, []);
  assert.deepEqual(
    leftOut.map(({ field, code, line, column }) => [field, code, line, column]),
    [
      ['html', 'HTML_LEFT_OUT', 2, 3],
      ['html', 'HTML_LEFT_OUT', 2, 41],
    ],
  );
  assert.match(leftOut[0]?.message ?? '', /^<script> is left out of the letter: programs do not run in letters\.$/);
  assert.match(letterOf(html), /<p>Здравствуйте!<\/p>\n {2}<a class="b">да<\/a>/);
});

test('a signature is cleaned too, and told under its own name', () => {
  const signature = '<b>Мария</b><img src="x" onerror="x()">';
  assert.deepEqual(
    check('<p>x</p>', signature).leftOut.map(({ field, line, column }) => [field, line, column]),
    [['signatureHtml', 1, 26]],
  );
  assert.match(letterOf('<p>x</p>', { signatureHtml: signature }), /<b>Мария<\/b><img src="x"><\/div>/);
});

test('what is left out needs no variables and no links', () => {
  const { variables, triggerLinks } = check(
    '<form action="{triggerlink:8}"><input value="{lead.price}"></form>{lead.name}',
  );
  assert.deepEqual([variables, triggerLinks], [['lead.name'], []]);
});

test('a block that begins outside of what is left out, a comment or a title and ends inside is refused with its place', () => {
  const crossed = [
    '<p>{{#if lead.name}}</p><svg>{{/if}}</svg>',
    '{{#if lead.name}}<!--[if mso]>{{/if}}<p>x</p><![endif]-->',
    '<title>{{#if lead.name}}</title>{{/if}}',
    '<!--[if mso]>{{#if lead.name}}a<![endif]--><!--[if mso]>{{/if}}<![endif]-->',
  ];
  for (const html of crossed) {
    const [error] = check(html).errors;
    assert.equal(error?.code, 'BAD_BLOCK', html);
    assert.deepEqual([error?.line, error?.column], [1, html.indexOf('{{/if}}') + 1], html);
    assert.throws(() => letterOf(html), { code: 'TEMPLATE_INVALID' });
  }
  assert.deepEqual(
    check('<svg>{{#if lead.name}}x{{/if}}</svg>{{#if lead.name}}<!--[if mso]>a<![endif]-->{{/if}}').errors,
    [],
  );
});

test('no value and no branch can end a comment of Outlook in the middle of a tag', () => {
  const html = '<!--[if mso]><p title="{lead.name}><img src=x onerror=pwn()>">x</p><![endif]-->';
  for (const name of ['--', '', '--!', '-']) {
    assert.doesNotMatch(letterOf(html, { data: { lead: { name } } }), /onerror/, name);
  }
});

test('forms keep their quotes, signs and places through cleaning', () => {
  const html =
    '<p title="{contact.first_name|default:"<b>"}" onclick="x()">{{#if lead.price > 1 and lead.price < 9}}<b>{lead.price}</b>{{/if}}</p><a href={triggerlink:8} onclick=x>y</a>';
  assert.match(letterOf(html), /<p title="Анна"><b>5<\/b><\/p><a href=https:\/\/track\.test\/c\/AbC>y<\/a>/);
});

test('a template is cleaned when it is read, not for each of its letters; values are escaped, so they bring nothing in', () => {
  const asked = job('<p title="{contact.first_name}">{lead.name}</p><script>x()</script>');
  const parsed = parseSources(asked.sources, names);
  assert.doesNotMatch(JSON.stringify(parsed.html), /script/, 'what letters are made of is clean already');
  const hostile = '"><script>pwn()</script><svg onload=pwn()>';
  const { html } = letterContent(
    { ...asked, data: { lead: { name: hostile }, contact: { first_name: hostile } } },
    names,
    parsed,
  );
  assert.doesNotMatch(html, /<script|<svg/);
  assert.match(html, /<p title="&quot;&gt;&lt;script&gt;/);
});
