import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { LetterContent, LetterJob } from '../../../src/rendering/render-job.ts';
import { createRenderer } from '../../../src/rendering/renderer.ts';

const renderer = createRenderer({ workers: 2, idleMs: 60_000, timeoutMs: 3000, memoryMb: 128 });
after(() => renderer.stop());

const names = { customFields: [], triggerLinks: [] };

function job(html: string, data: Record<string, unknown> = {}, subject = 'x'): Omit<LetterJob, 'type'> {
  return {
    cacheKey: `${html.length} ${html.slice(0, 200)} ${html.slice(-200)}`,
    sources: { subject, html, address: null },
    ...{ names, data, links: {}, redirects: [], signatureHtml: '', pixelUrl: '' },
    context: { currency: 'RUB', timeZone: 'Europe/Moscow', language: 'ru', now: new Date('2026-11-23T09:00:00Z') },
  };
}

/** The letter, or the codes of what it was refused for. */
async function outcome(rendering: Promise<LetterContent>): Promise<LetterContent | string> {
  return rendering.catch((error: unknown) => {
    assert.ok(
      error instanceof Error && 'code' in error && 'details' in error && Array.isArray(error.details),
      `${error}`,
    );
    return [error.code, ...error.details.map(({ code }) => code)].filter(Boolean).join(' ');
  });
}

/** Renders something heavy and, beside it, letters of others; theirs must all be there however it ends. */
async function beside(heavy: Promise<LetterContent>): Promise<LetterContent | string> {
  const others = Array.from({ length: 5 }, (_, index) =>
    renderer.letter(job(`<p>${index} {lead.name}</p>`, { lead: { name: 'К' } })),
  );
  const end = await outcome(heavy);
  for (const [index, { text }] of (await Promise.all(others)).entries()) assert.equal(text, `${index} К\n`);
  return end;
}

const fill = (piece: string, length = 200_000) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const rows = Array.from({ length: 10_000 }, (_, index) => ({
  name: `Контакт ${index}`,
  email: `c${index}@client.test`,
}));

test('a template of 200 KB renders right', async () => {
  const paragraph = '<p style="margin:0">Здравствуйте, {contact.name}! <b>{lead.price}</b></p>\n';
  const end = await beside(
    renderer.letter(job(fill(paragraph, paragraph.length * 2500), { contact: { name: 'А' }, lead: { price: 7 } })),
  );
  assert.ok(typeof end === 'object');
  assert.equal(end.html.split('Здравствуйте, А! <b>7</b>').length, 2501);
});

test('a list of 10,000 rows renders right', async () => {
  const end = await beside(
    renderer.letter(job('<table>{{#each contacts}}<tr><td>{this.name}</td></tr>{{/each}}</table>', { contacts: rows })),
  );
  assert.ok(typeof end === 'object', `${end}`);
  assert.equal(end.html.split('<tr>').length, 10_001);
  assert.match(end.text, /Контакт 9999\n$/);
});

test('lists inside lists end with the name of their limit', async () => {
  const nested = '{{#each contacts}}{{#each contacts}}{{#each contacts}}{this.name}{{/each}}{{/each}}{{/each}}';
  assert.equal(await beside(renderer.letter(job(nested, { contacts: rows }))), 'LETTER_TOO_BIG');
  const silent =
    '{{#each contacts}}{{#each contacts}}{{#each contacts}}{{#if lead.name}}x{{/if}}{{/each}}{{/each}}{{/each}}';
  assert.match(
    String(await beside(renderer.letter(job(silent, { contacts: rows })))),
    /^TEMPLATE_INVALID RENDER_LIMIT$/,
  );
});

test('blocks too deep are named, elements very deep end within their limit', async () => {
  const deep = `${'{{#if lead.name}}'.repeat(25)}x${'{{/if}}'.repeat(25)}`;
  assert.match(String(await beside(renderer.letter(job(deep)))), /^TEMPLATE_INVALID (?:BAD_BLOCK ?)+$/);
  for (const tag of ['div', 'b', 'table><tr><td']) {
    const end = await beside(renderer.letter(job(fill(`<${tag}>`))));
    assert.ok(typeof end === 'object' || /^TEMPLATE_INVALID RENDER_LIMIT$/.test(end), `${tag}: ${end}`);
  }
});

test('a huge union of conditions is judged right', async () => {
  const union = Array.from({ length: 5000 }, (_, index) => `lead.price = ${index}`).join(' or ');
  const end = await beside(renderer.letter(job(`{{#if ${union}}}да{{else}}нет{{/if}}`, { lead: { price: 4999 } })));
  assert.ok(typeof end === 'object' ? /^да\n$/.test(end.text) : /^TEMPLATE_INVALID/.test(end), JSON.stringify(end));
  const branches = Array.from({ length: 3000 }, (_, index) => `{{else if lead.price = ${index}}}${index}`).join('');
  const last = await beside(renderer.letter(job(`{{#if contact.name}}a${branches}{{/if}}`, { lead: { price: 2999 } })));
  assert.ok(typeof last === 'object' && last.text === '2999\n', JSON.stringify(last));
});

test('names of prototypes are no variables, and are never read from a card', async () => {
  for (const form of [
    '{lead.constructor}',
    '{lead.__proto__}',
    '{lead.constructor.prototype}',
    '{{lead.toString}}',
    '{contact.hasOwnProperty}',
  ]) {
    assert.match(
      String(await outcome(renderer.letter(job(`<p>${form}</p>`)))),
      /^TEMPLATE_INVALID UNKNOWN_VARIABLE/,
      form,
    );
  }
  // Words alone are somebody's own braces.
  for (const form of ['{constructor}', '{__proto__}', '{constructor.constructor}', '{__defineGetter__}']) {
    const end = await outcome(renderer.letter(job(`<p>${form}</p>`)));
    assert.ok(typeof end === 'object' && end.html.includes(`<p>${form}</p>`), form);
  }
  const data = JSON.parse(
    '{"lead":{"__proto__":{"name":"x"},"constructor":{"prototype":{"price":1}}},"__proto__":{"contact":{"name":"y"}}}',
  );
  const end = await outcome(renderer.letter(job('[{lead.name}{lead.price}{contact.name}]', data)));
  assert.ok(typeof end === 'object' && end.text === '[]\n');
  assert.equal(Reflect.get({}, 'name'), undefined);
});

test('style sheets, comments, attributes and broken tags of 200 KB end within their limits', async () => {
  const heavy = {
    rules: `<style>${fill('.a .b>.c{color:red}')}</style><p class="a">x</p>`,
    'rules and elements': `<style>${fill('.a{color:red}', 20_000)}</style>${fill('<p class=a>x', 100_000)}`,
    'braces of styles': `<style>${fill('a{')}</style>`,
    comments: fill('<!--[if mso]><p>x</p><![endif]-->'),
    'open comments': fill('<!--'),
    attributes: `<p ${Array.from({ length: 20_000 }, (_, index) => `a${index}=1`).join(' ')}>x</p>`,
    'the same attribute': `<p ${fill('a=1 ')}>x</p>`,
    handlers: `<p ${Array.from({ length: 15_000 }, (_, index) => `onx${index}=1`).join(' ')}>x</p>`,
    scripts: fill('<script>x</script>'),
    'open drawings': fill('<svg>'),
    'broken tags': fill('<<p'),
    'dangerous styles': fill('<p style="behavior:url(x);color:red">x</p>'),
    'a dangerous sheet': `<style>${fill('p{behavior:url(x);color:red}')}</style>`,
    'deep rules': `<style>${fill('@media a{')}p{behavior:url(x)}</style>`,
    'signs apart': fill('<<b></b>script>x</script>'),
    'escapes of styles': `<style>${fill('\\65 ')}</style>`,
    'comments of styles': `<style>${fill('/*')}</style>`,
    references: `<a href="${fill('&#106;')}">x</a>`,
  };
  for (const [name, html] of Object.entries(heavy)) {
    const end = await beside(renderer.letter(job(html)));
    assert.ok(typeof end === 'object' || /^TEMPLATE_INVALID RENDER_LIMIT$/.test(end), `${name}: ${end}`);
  }
});

test('a field of the card that holds HTML, line breaks, braces or a script is text wherever it stands', async () => {
  const name =
    '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>\r\nBcc: all@client.test {lead.price} {{#if x}} --><style>p{}</style> javascript:alert(1)';
  const html =
    '<p>{lead.name}</p><p title="{lead.name}">a</p><a href="{lead.name}">b</a><a href="https://a.test/?q={lead.name}">c</a><p style="color:{lead.name}">d</p><!--[if mso]><v:rect title="{lead.name}">{lead.name}</v:rect><![endif]--><title>{lead.name}</title>';
  const end = await outcome(renderer.letter(job(html, { lead: { name, price: 1 } }, 'Тема {lead.name}')));
  assert.ok(typeof end === 'object', `${end}`);
  assert.doesNotMatch(end.html, /<script|<img|onerror=alert\(1\)>(?!&)|<style|-->(?!<title)/i);
  assert.doesNotMatch(end.html, /href="\s*javascript/i);
  assert.ok(end.html.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  assert.ok(end.html.includes('{lead.price} {{#if x}}'), 'braces of a value are text');
  assert.doesNotMatch(end.subject, /[\r\n]/);
  assert.ok(end.subject.includes('<script>alert(1)</script>'), 'a subject is no HTML');
  assert.ok(end.text.includes('<script>alert(1)</script>'));
  assert.match(end.html, /<a href="%3Cscript%3E[^"<>\s]*">b<\/a>/);
  assert.match(end.html, /\?q=%3Cscript%3E[^"<>\s]*">c/);
  assert.match(end.html, /style="color:\\3c script\\3e /);
  const code = await outcome(renderer.letter(job(html, { lead: { name: 'javascript:alert(1)' } })));
  assert.ok(typeof code === 'object' && code.html.includes('<a href="#">b</a>'));
});
