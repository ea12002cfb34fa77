import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, render, TriggerLinkMissingError } from '../../src/index.ts';
import { rendered, SCOPE } from '../scope-of-a-letter.ts';
import { seededRandom } from '../seeded-random.ts';

const html = (source: string, name: string) => rendered(source, { lead: { name }, contact: { name } }, 'html').text;
const url = (source: string, name: string) => rendered(source, { lead: { name }, contact: { name } }, 'url').text;

test('a value in HTML text or an attribute comes out as text', () => {
  const value = `<b>"Рога" & 'копыта'</b>`;
  const escaped = '&lt;b&gt;&quot;Рога&quot; &amp; &#39;копыта&#39;&lt;/b&gt;';
  assert.equal(html('<p>{lead.name}</p>', value), `<p>${escaped}</p>`);
  assert.equal(html('<title>{lead.name}</title>', value), `<title>${escaped}</title>`);
  assert.equal(html('<p title="{lead.name}">', value), `<p title="${escaped}">`);
  assert.equal(html("<p title = '{lead.name}' x>", value), `<p title = '${escaped}' x>`);
});

test('a value without quotes around it cannot begin another attribute, nor swallow one by being empty', () => {
  assert.equal(
    html('<p title={lead.name} id=x>', 'a onclick=f`\n>'),
    '<p title=a&#32;onclick&#61;f&#96;&#10;&gt; id=x>',
  );
  assert.equal(html('<p title={lead.name} id=x>', ''), '<p title="" id=x>');
  assert.equal(html('<p title=a{lead.name}{contact.name}>', ''), '<p title=a>');
  assert.equal(html('<a href={lead.name}>', ''), '<a href="">');
});

test('a value that is an address keeps its delimiters and becomes ASCII', () => {
  assert.equal(
    html('<a href="{lead.name}">', ' https://x.ru/a b?c=%D0%B9&d=50%#э '),
    '<a href="https://x.ru/a%20b?c=%D0%B9&amp;d=50%25#%D1%8D">',
  );
  assert.equal(url('{lead.name}', 'https://пример.рф/путь'), 'https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C');
});

test('a value within an address cannot leave its part', () => {
  const value = 'a/b?c=d&e#f@g.ru:1+й';
  assert.equal(url('https://x.ru/{lead.name}', value), 'https://x.ru/a/b%3Fc%3Dd%26e%23f@g.ru:1+%D0%B9');
  assert.equal(url('https://x.ru?q={lead.name}', value), 'https://x.ru?q=a%2Fb%3Fc%3Dd%26e%23f%40g.ru%3A1%2B%D0%B9');
  assert.equal(url('https://{lead.name}', value), 'https://a%2Fb%3Fc%3Dd%26e%23f%40g.ru%3A1%2B%D0%B9');
  assert.equal(url('https://x.ru{lead.name}', '@evil.ru/'), 'https://x.ru%40evil.ru%2F');
  assert.equal(url('{lead.name}://{contact.name}', 'https'), 'https://https');
  assert.equal(url('/\\{lead.name}', '@x'), '/\\%40x');
  assert.equal(url('{lead.name}', '\ud800'), '%EF%BF%BD');
  assert.equal(
    html('<a href="mailto:{lead.name}">', 'анна+1@x.ru'),
    '<a href="mailto:%D0%B0%D0%BD%D0%BD%D0%B0+1@x.ru">',
  );
  assert.equal(html('<img src=tel:{lead.name}>', '+7 900'), '<img src=tel:+7%20900>');
});

test('an address that a value turns into code, or into a scheme we do not know, becomes "#" and is told', () => {
  const code = [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:x',
    '\u0001javascript:x',
    'data:text/html,x',
    'vbscript:x',
    'foo:x',
    'javascript&colon;x',
  ];
  for (const name of code) {
    for (const place of ['html', 'url'] as const) {
      const source = place === 'html' ? '<a href=" {lead.name}">' : '{lead.name}';
      const result = rendered(source, { lead: { name } }, place);
      assert.deepEqual(
        result,
        { text: place === 'html' ? '<a href="#">' : '#', missing: [], refused: ['lead.name'] },
        name,
      );
    }
  }
  const joined = [
    'java{lead.name}',
    '{lead.name}{contact.name}',
    '{lead.name}:alert(1)',
    '{lead.name}&#58;alert(1)',
    'javascript:f({lead.name})',
    'java&#115;cript:{lead.name}',
  ];
  const data = { lead: { name: 'javascript' }, contact: { name: ':alert(1)' } };
  for (const address of joined) {
    const values = address.startsWith('java{') ? { lead: { name: 'script:x' } } : data;
    assert.equal(rendered(`<a href='${address}'>`, values, 'html').text, "<a href='#'>", address);
  }
});

test('an address that is none of these stays', () => {
  for (const name of [
    'http://x',
    'HTTPS://x',
    'mailto:a@b.ru',
    'tel:+7',
    'tg://resolve',
    '/a',
    'x.ru/a:b',
    '#a',
    '?a:b',
    '',
  ]) {
    assert.equal(html('<a href="{lead.name}">', name), `<a href="${name}">`);
  }
  assert.equal(html('<img src="cid:{lead.name}">', 'x'), '<img src="cid:x">', 'the template may use other schemes');
});

test('a value in a style attribute cannot add a rule', () => {
  assert.equal(html('<p style="color:{lead.name}">', '#fff'), '<p style="color:#fff">');
  assert.equal(
    html('<p style="color:{lead.name}">', 'red;background:url(//x)'),
    '<p style="color:red\\3b background\\3a url\\28 \\2f \\2f x\\29 ">',
  );
});

test('a value in the url of a style attribute is an address there, and can end neither it nor the rule', () => {
  const style = (value: string, name: string) => html(`<p style="${value}">`, name);
  const photo = "https://x.test/a b(1).png?v=1&w='2';3";
  const safe = 'https://x.test/a%20b%281%29.png?v=1&amp;w=%272%27%3B3';
  for (const [open, close] of [
    ['url(', ')'],
    ['URL( ', ' )'],
    ["url('", "')"],
    ['url(&quot;', '&quot;)'],
  ]) {
    assert.equal(
      style(`background:${open}{lead.name}${close};color:red`, photo),
      `<p style="background:${open}${safe}${close};color:red">`,
    );
  }
  assert.equal(
    style('background:url(/i/{lead.name}.png?n={lead.name})', 'а/б)'),
    '<p style="background:url(/i/%D0%B0/%D0%B1%29.png?n=%D0%B0%2F%D0%B1%29)">',
  );
  assert.equal(style('background:url({lead.name})', 'javascript:alert(1)'), '<p style="background:url(#)">');
  assert.equal(style('background:url({lead.name})', '");x/url('), '<p style="background:url(%22%29%3Bx/url%28)">');
  assert.equal(style('background:url({lead.name})', '");x:url('), '<p style="background:url(#)">');
  assert.equal(style('background:url({lead.name})', ''), '<p style="background:url()">');
  assert.equal(html('<p style=background:url({lead.name})>', 'a b>'), '<p style=background:url(a%20b%3E)>');
  assert.equal(
    style('color:{lead.name};background:url({lead.name}) {lead.name};a:url(y)', 'r;'),
    '<p style="color:r\\3b ;background:url(r%3B) r\\3b ;a:url(y)">',
  );
  assert.equal(
    style('background:url({triggerlink:8})', ''),
    '<p style="background:url(https://t.example/c/a?b=1&amp;c=2)">',
  );
});

test('what only looks like the url of a style is none', () => {
  const escaped = '\\2f x\\29 ';
  for (const [before, after] of [
    ['/* url(', ') */'],
    ["content:'url(", ")'"],
    ['a:myurl(', ')'],
    ['a:url(b) ', ''],
    ['a:\\url(', ')'],
  ]) {
    assert.equal(html(`<p style="${before}{lead.name}${after}">`, '/x)'), `<p style="${before}${escaped}${after}">`);
  }
  assert.equal(html('<a style="a:url(" href="{lead.name}">', 'x(1)'), '<a style="a:url(" href="x(1)">');
});

test('a value in a subject stays on its line, in text it stays as it is', () => {
  const name = 'a\r\nBcc: b\0c\u2028d\u007fe<&"';
  assert.equal(rendered('Тема: {lead.name}', { lead: { name } }, 'subject').text, 'Тема: a Bcc: b c d e<&"');
  assert.equal(rendered('{lead.name}', { lead: { name: 'a\r\n\tb\0<&"' } }, 'text').text, 'a\r\n\tb <&"');
});

test('a trigger link is escaped for its place', () => {
  const link = 'https://t.example/c/a?b=1&c=2';
  assert.equal(html('<a href="{triggerlink:8}">КП</a>', ''), `<a href="${link.replace('&', '&amp;')}">КП</a>`);
  assert.equal(html('{{ triggerlink: 8 }}', ''), link.replace('&', '&amp;'));
  assert.equal(html('<a href="/go?to={triggerlink:8}">', ''), `<a href="/go?to=${encodeURIComponent(link)}">`);
  assert.equal(rendered('КП: {triggerlink:8}').text, `КП: ${link}`);
});

test('a letter does not leave with a trigger link that has no address', () => {
  const parsed = parse('{triggerlink:8}', { scope: SCOPE, place: 'html' });
  assert.ok(parsed.ok);
  assert.throws(
    () => render(parsed.template, {}),
    (error) =>
      error instanceof TriggerLinkMissingError && error.code === 'TRIGGER_LINK_MISSING' && error.linkNumber === 8,
  );
});

test('only own plain data is read', () => {
  let called = false;
  const getter = Object.defineProperty({}, 'name', { enumerable: true, get: () => (called = true) });
  class Lead {
    name = 'x';
  }
  const leads = [getter, new Lead(), Object.create({ name: 'x' }), ['x'], 'x', () => 'x', new Map([['name', 'x']])];
  for (const lead of leads)
    assert.deepEqual(rendered('{lead.name}', { lead }), { text: '', missing: ['lead.name'], refused: [] });
  for (const name of [{}, { toString: () => 'x' }, new Date(0), Symbol('x'), () => 'x', Number.NaN, 1n]) {
    assert.deepEqual(rendered('{lead.name}', { lead: { name } }).missing, ['lead.name']);
  }
  assert.equal(called, false);
  assert.equal(rendered('{lead.name}', Object.assign(Object.create(null), { lead: { name: 'x' } })).text, 'x');
});

test('no value, however hostile, changes the markup around it', () => {
  const { integer } = seededRandom(21);
  const source = `<p title="{lead.name}" id=a{lead.name} style='c:{lead.name}'><a href="{lead.name}">{lead.name}</a><a href=x?{lead.name}>`;
  const shape = '<p title="" id= style=\'\'><a href=""></a><a href=>';
  const pieces = [
    '<',
    '>',
    '"',
    "'",
    '&',
    ' ',
    '=',
    '/',
    '`',
    'javascript:',
    '\n',
    '\t',
    '--',
    ']]',
    '\\',
    ';',
    '{',
    '}',
    '\0',
    'а',
    '\udc00',
    '%',
    '#',
    '://',
  ];
  for (let round = 0; round < 2000; round += 1) {
    const name = Array.from({ length: integer(1, 10) }, () => pieces[integer(0, pieces.length - 1)]).join('');
    const text = html(source, name).replace(/\s+(?=id=|style=)/g, ' ');
    const bare =
      /^<p title="[^"]*" id=[^\s"'<>=`]* style='[^']*'><a href="[^"<>]*">(?:[^<>]|<br>)*<\/a><a href=[^\s"'<>=`]*>$/;
    assert.match(text, bare, `${JSON.stringify(name)} broke ${shape}`);
    assert.doesNotMatch(text, /href="\s*(javascript|data):/i);
    const style = html('<p style="a:url({lead.name});b:url(\'/{lead.name}\')">', name);
    assert.match(style.replaceAll('&amp;', '&'), /^<p style="a:url\([^\s"'()\\;<>]*\);b:url\('[^\s"'()\\;<>]*'\)">$/);
  }
});

test('a value of several lines keeps them in text, and only there', () => {
  const data = { lead: { name: 'Тверская, 1\r\nкв. 2\n3' } };
  assert.equal(rendered('<p>{lead.name}</p>', data, 'html').text, '<p>Тверская, 1<br>кв. 2<br>3</p>');
  assert.equal(rendered('<title>{lead.name}</title>', data, 'html').text, '<title>Тверская, 1\r\nкв. 2\n3</title>');
});
