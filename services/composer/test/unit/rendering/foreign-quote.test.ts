import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crmScope } from '@pochtovik/letter-variables';
import { parse, render } from '@pochtovik/template-language';
import { letterHtml } from '../../../src/domain/letter-html.ts';
import { literalBraces, withPlainBraces } from '../../../src/domain/literal-braces.ts';
import { quotedLetter, textAsHtml } from '../../../src/domain/quote.ts';
import { textPart } from '../../../src/domain/text-part.ts';
import { cleanForeignHtml } from '../../../src/rendering/clean-foreign-html.ts';
import { foreignQuote } from '../../../src/rendering/foreign-quote.ts';

const trackerUrl = 'https://track.test';
const clean = (html: string, images: Record<string, string> = {}) => cleanForeignHtml({ html, images, trackerUrl });
const HEAD = {
  from: [{ name: 'Анна <b>', address: 'anna@client.test' }],
  ...{ to: [], cc: [], subject: '{lead.name}', at: new Date('2026-11-20T09:30:00Z') },
};
const RU = { language: 'ru', timeZone: 'Europe/Moscow' };

test('nothing of a hostile letter runs, loads or leaves the quote', () => {
  const samples = [
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a><a href=" java\tscript:alert(1)">y</a><a href="data:text/html,x">z</a>',
    '<svg><script>alert(1)</script></svg><math><mi xlink:href="javascript:1"></mi></math>',
    '<style>body{display:none}</style><link rel=stylesheet href=//x><base href=//x><meta http-equiv=refresh content=0>',
    '<div style="position:fixed;top:0;background:url(https://x/);margin:-100px;width:expression(alert(1))">x</div>',
    '<form action=//x><input name=a><button formaction=javascript:1>b</button></form><iframe srcdoc="<script>1</script>">',
    '<!--[if mso]><script>1</script><![endif]--><div class="pochtovik-quote" id=a name=b>x</div>',
    '<noscript><p title="</noscript><img src=x onerror=1>"></noscript>',
    '</div></blockquote></body></html><p>after',
  ];
  for (const sample of samples) {
    const html = clean(sample);
    assert.doesNotMatch(
      html,
      /script|onerror|javascript|data:|expression|url\(|position|<(?:svg|math|style|link|base|meta|form|input|button|iframe)|pochtovik|-100/i,
      sample,
    );
    const open = (html.match(/<(?:div|blockquote|p)\b/g) ?? []).length;
    assert.equal(open, (html.match(/<\/(?:div|blockquote|p)>/g) ?? []).length, `balanced: ${html}`);
  }
});

test('what a letter looks like is kept: tables, fonts, links, images that came with it', () => {
  const html =
    '<table border="0"><tbody><tr><td bgcolor="#ffffff" style="padding:4px;color:red">Да</td></tr></tbody></table>';
  assert.equal(clean(html), html);
  assert.equal(clean('<a href="https://x.test/?a=1&amp;b=2">x</a>'), '<a href="https://x.test/?a=1&amp;b=2">x</a>');
  assert.equal(
    clean('<img src="cid:a%40b" alt="Лого"><img src="cid:other">', { 'a@b': 'cid:1@pochtovik' }),
    '<img src="cid:1@pochtovik" alt="Лого" />',
  );
});

test('the look that a style sheet gives is kept, the sheet and what it could reach are not', () => {
  const sheet =
    '<style>p.MsoNormal{margin:0;color:#1f497d} div{position:fixed;margin:-9px} .x{background:url(//x)}</style>';
  const html = clean(`<html><head>${sheet}</head><body><p class="MsoNormal x">Да</p><div>Нет</div></body></html>`);
  assert.match(html, /<p style="margin:0;color:#1f497d">Да<\/p><div>Нет<\/div>/);
});

test('pixels that count openings are left out, ours first of all', () => {
  assert.equal(
    clean(
      '<img src="https://x/p.gif" width=1 height=1><img src="https://track.test/o/abc.gif"><img src="https://x/p.gif" style="width:1px">',
    ),
    '',
  );
  assert.equal(clean('<img src="https://x/a.png" width="100" />'), '<img src="https://x/a.png" width="100" />');
});

test('braces of a foreign letter are text, in the letter and after an editor has read and written it', () => {
  const foreign = 'Ваш {contact.phone} и {{#each contacts}}{this.name}{{/each}} {{contact.name}}';
  const html = quotedLetter('reply', HEAD, clean(`<p>${foreign}</p>`), RU);
  const parsed = parse(html, { scope: { ...crmScope([]), triggerLinks: [] }, place: 'html' });
  assert.ok(parsed.ok);
  const rendered = withPlainBraces(render(parsed.template, {}, { links: {} }).text);
  assert.ok(rendered.includes(foreign));
  const subject = parse(literalBraces('Re: {contact.phone}'), {
    scope: { ...crmScope([]), triggerLinks: [] },
    place: 'subject',
  });
  assert.ok(subject.ok);
  assert.equal(withPlainBraces(render(subject.template, {}, { links: {} }).text), 'Re: {contact.phone}');
});

test('a quote tells who wrote when, in the language of the account, and is a quote in the text part too', () => {
  const html = quotedLetter('reply', HEAD, '<p>Строка</p>', RU);
  const text = textPart(html);
  assert.match(text, /20 ноября 2026 г\. в 12:30, Анна <b> <anna@client\.test> пишет:/);
  assert.match(text, /^> Строка$/m);
  const forward = textPart(quotedLetter('forward', HEAD, textAsHtml('a\nb'), { language: 'en', timeZone: 'no/zone' }));
  assert.match(forward, /Forwarded message[\s\S]+From: Анна[\s\S]+Date: 20 November 2026 at 09:30[\s\S]+Subject: \{/);
  assert.match(forward, /^a\nb$/m);
});

test('the signature of an answer stands before the quote', () => {
  const body = `<p>Ответ</p>${quotedLetter('reply', HEAD, '<p>Вопрос</p>', RU)}`;
  const html = letterHtml({ body, signature: '<i>Мария</i>', subject: '', language: 'ru', pixelUrl: '' });
  assert.ok(html.indexOf('Ответ') < html.indexOf('Мария') && html.indexOf('Мария') < html.indexOf('Вопрос'));
  assert.equal(html.split('Мария').length, 2);
});

test('a letter that is too long is quoted as text, and says so where that is too long too', () => {
  const html = '<p><b>x</b></p>'.repeat(50_000);
  const quote = foreignQuote({ html, images: {}, trackerUrl });
  assert.ok(quote.html.length <= 400_000);
  assert.equal(quote.shortened, true);
});

test('deep and long nonsense is cleaned within a second', () => {
  const began = performance.now();
  clean('<div>'.repeat(100_000));
  clean('<'.repeat(500_000));
  clean(`<p style="${'a:b;'.repeat(50_000)}">x`);
  assert.ok(performance.now() - began < 20_000);
});
