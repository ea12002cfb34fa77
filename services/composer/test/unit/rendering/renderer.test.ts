import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from '@pochtovik/testing';
import type { LetterJob } from '../../../src/rendering/render-job.ts';
import { createRenderer } from '../../../src/rendering/renderer.ts';

const renderer = createRenderer({ workers: 2, idleMs: 60_000, timeoutMs: 1000, memoryMb: 64 });
after(() => renderer.stop());

function job(html: string, other: Partial<LetterJob> = {}): LetterJob {
  return {
    cacheKey: html.slice(0, 100) + html.length,
    sources: { subject: 'КП для {contact.first_name}', html, address: null },
    names: { customFields: [], triggerLinks: [8] },
    data: { lead: { name: 'Сделка' }, contact: { first_name: '<b>Анна' } },
    links: { 8: 'https://track.test/c/token' },
    redirects: [],
    signatureHtml: '<p>Мария</p>',
    pixelUrl: 'https://track.test/o/token.gif',
    context: { currency: 'RUB', timeZone: 'Europe/Moscow', language: 'ru', now: new Date('2026-11-23T09:00:00Z') },
    ...other,
  };
}

const limit = (error: unknown) => {
  assert.ok(error instanceof Error && 'code' in error && 'details' in error && Array.isArray(error.details));
  assert.equal(error.code, 'TEMPLATE_INVALID');
  assert.equal(error.details[0].code, 'RENDER_LIMIT');
  return true;
};

test('values come out as text, links as tracked addresses, with signature, pixel and a text part', async () => {
  const content = await renderer.letter(job('<p>{contact.first_name}</p><a href="{triggerlink:8}">Открыть</a>'));
  assert.equal(content.subject, 'КП для <b>Анна');
  assert.match(content.html, /<p>&lt;b&gt;Анна<\/p><a href="https:\/\/track\.test\/c\/token">Открыть<\/a>/);
  assert.match(content.html, /<div><p>Мария<\/p><\/div>\n<img src="https:\/\/track\.test\/o\/token\.gif"/);
  assert.equal(content.text, '<b>Анна\n\nОткрыть (https://track.test/c/token)\n\nМария\n');
});

test('braces of styles and scripts and the markup around forms stay byte for byte', async () => {
  const html =
    '<style>a{b:c}</style><TD bgcolor=#FFF   width=1>{lead.name}<!--[if mso]>{x}<![endif]--></TD>\r\n{"json": {}}';
  const content = await renderer.letter(job(html, { signatureHtml: '' }));
  assert.ok(content.html.includes(html.replace('{lead.name}', 'Сделка')), content.html);
});

test('a missing value comes out empty', async () => {
  const content = await renderer.letter(
    job('<p>[{company.name}]</p>', {
      sources: { subject: '{company.name} !', html: '<p>[{company.name}]</p>', address: '{company.email}' },
    }),
  );
  assert.match(content.html, /<p>\[\]<\/p>/);
  assert.deepEqual([content.subject, content.address], ['!', '']);
});

test('a subject is one line, whatever was pasted into it', async () => {
  const sources = { subject: ' КП\r\nBcc: all@client.test\u0000 {lead.name} ', html: 'x', address: null };
  const data = { lead: { name: 'А\nБ' } };
  const content = await renderer.letter(job('x', { cacheKey: 'subject', sources, data }));
  assert.equal(content.subject, 'КП Bcc: all@client.test А Б');
});

test('redirect addresses get their variables as parts of an address, and only http(s) stays', async () => {
  const redirects = [
    { number: 1, address: 'https://a.test/?n={lead.name}' },
    { number: 2, address: '{lead.name}' },
    { number: 3, address: '' },
    { number: 4, address: 'javascript:alert({lead.name})' },
  ];
  const content = await renderer.letter(job('x', { redirects }));
  assert.deepEqual(content.redirects, [
    { number: 1, url: 'https://a.test/?n=%D0%A1%D0%B4%D0%B5%D0%BB%D0%BA%D0%B0' },
    { number: 2, url: null },
    { number: 3, url: null },
    { number: 4, url: null },
  ]);
});

test('a check names field, line, column and the nearest right name', async () => {
  const { errors } = await renderer.check({
    sources: {
      subject: '{lead.nme}',
      html: '<p>\n  {contact.first_name|upcase}{triggerlink:9}</p>',
      address: '{lead.',
    },
    names: { customFields: [], triggerLinks: [8] },
  });
  const told = errors.map(({ field, code, line, column, suggestion }) => [field, code, line, column, suggestion]);
  assert.deepEqual(told, [
    ['subject', 'UNKNOWN_VARIABLE', 1, 1, 'lead.name'],
    ['html', 'UNKNOWN_MODIFIER', 2, 3, undefined],
    ['html', 'UNKNOWN_TRIGGER_LINK', 2, 30, 'triggerlink:8'],
    ['sendTo.address', 'BAD_FORM', 1, 1, undefined],
  ]);
});

test('a check tells which variables and trigger links are used', async () => {
  const { errors, variables, triggerLinks } = await renderer.check({
    sources: { subject: '{lead.name}', html: '{lead.cf.5} {triggerlink:8}', address: '{responsible.email}' },
    names: { customFields: [{ id: 5, entityType: 'lead', name: 'Источник', type: 'text' }], triggerLinks: [8] },
  });
  assert.deepEqual([errors, variables, triggerLinks], [[], ['lead.name', 'lead.cf.5', 'responsible.email'], [8]]);
});

test('a name that is gone since the template was saved refuses the letter, with its place', async () => {
  await assert.rejects(renderer.letter(job('<p>{lead.cf.5}</p>')), (error: unknown) => {
    assert.ok(error instanceof Error && 'details' in error && Array.isArray(error.details));
    assert.deepEqual(
      [error.details[0].code, error.details[0].line, error.details[0].column],
      ['UNKNOWN_VARIABLE', 1, 4],
    );
    return true;
  });
});

test('a broken redirect is refused under the number of its link', async () => {
  const redirects = [{ number: 8, address: 'https://a.test/{lead.nme}' }];
  await assert.rejects(renderer.letter(job('y', { redirects })), { code: 'TRIGGER_LINK_INVALID' });
});

test('a template that takes too long ends with its limit named, and does not slow another', async () => {
  await Promise.all([renderer.letter(job('warm')), renderer.letter(job('warm'))]);
  const hostile = renderer.letter(job('<div>'.repeat(99_999)));
  const usual = renderer.letter(job('<p>{lead.name}</p>'));
  const first = await Promise.race([hostile.catch(() => 'hostile'), usual.then(() => 'usual')]);
  assert.equal(first, 'usual');
  await assert.rejects(hostile, limit);
});

test('a letter that takes too much memory ends with its limit named, and the next one is rendered', async () => {
  const data = { lead: { rows: Array.from({ length: 2_000_000 }, (_, row) => ({ row })) } };
  await assert.rejects(renderer.letter(job('{lead.name}', { data })), limit);
  assert.match((await renderer.letter(job('<p>{lead.name}</p>'))).html, /<p>Сделка<\/p>/);
});

test('of letters of one template that wait together each ends as it would alone', async () => {
  const shared = {
    cacheKey: 'together',
    sources: { subject: 'x', html: '<p>{lead.name}</p>{{#each contacts}}<i>{this.name}</i>{{/each}}', address: null },
  };
  const letter = (data: LetterJob['data']) => renderer.letter(job('', { ...shared, data }));
  const names = Array.from({ length: 70 }, (_, index) => `Сделка ${index}`);
  const slow = { lead: { name: 'Долгая' }, contacts: Array.from({ length: 30_000 }, () => ({ name: '<'.repeat(60) })) };
  const usual = Promise.all(names.slice(0, 35).map((name) => letter({ lead: { name } })));
  const refused = assert.rejects(letter(slow));
  const others = Promise.all(names.slice(35).map((name) => letter({ lead: { name } })));
  const contents = [...(await usual), ...(await others)];
  await refused;
  for (const [index, { html }] of contents.entries()) assert.match(html, new RegExp(`<p>${names[index]}</p>`));
});

test('a letter that becomes too long is refused by its own name', async () => {
  const data = { lead: { name: 'x'.repeat(30_000) } };
  await assert.rejects(renderer.letter(job('{lead.name}'.repeat(100), { data })), { code: 'LETTER_TOO_BIG' });
});

test('values of a hostile card are text: forms, prototypes and getters in them are never followed', async () => {
  const data = JSON.parse('{"lead":{"name":"{contact.first_name}{{lead.price}}<script>","__proto__":{"price":7}}}');
  const content = await renderer.letter(job('<p>{lead.name}|{lead.price}</p>', { data }));
  assert.match(content.html, /<p>\{contact\.first_name\}\{\{lead\.price\}\}&lt;script&gt;\|<\/p>/);
});

test('threads start with the first work, end when idle, and start again', async () => {
  const own = createRenderer({ workers: 2, idleMs: 50, timeoutMs: 1000, memoryMb: 64 });
  assert.equal(own.threads(), 0);
  await Promise.all([1, 2, 3, 4].map(() => own.letter(job('<p>x</p>'))));
  assert.ok(own.threads() >= 1 && own.threads() <= 2);
  await eventually('idle threads end', () => own.threads() === 0);
  assert.match((await own.letter(job('<p>again</p>'))).html, /again/);
  await own.stop();
});

test('what waits when the renderer stops is refused, and no thread starts again', async () => {
  const own = createRenderer({ workers: 1, idleMs: 60_000, timeoutMs: 1000, memoryMb: 64 });
  await own.letter(job('<p>warm</p>'));
  const left = Array.from({ length: 5 }, () => assert.rejects(own.letter(job('<p>{lead.name}</p>'))));
  await own.stop();
  await Promise.all(left);
  assert.equal(own.threads(), 0);
});
