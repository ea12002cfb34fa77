import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { render } from '@pochtovik/template-language';
import { letterHtml, readableHtml } from '../../../src/domain/letter-html.ts';
import { textPart } from '../../../src/domain/text-part.ts';
import { inlineCss } from '../../../src/inlining/inline-css.ts';
import { cutAtValues } from '../../../src/rendering/cut-body.ts';
import { letterContent } from '../../../src/rendering/letter-content.ts';
import { letterShape } from '../../../src/rendering/letter-shape.ts';
import { parseSources } from '../../../src/rendering/parse-sources.ts';
import type { LetterJob } from '../../../src/rendering/render-job.ts';
import { NEWSLETTERS } from '../fixtures/newsletters.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/newsletters');
const SIGNATURE = '<p class="lead">С уважением, <b>Мария</b></p>';
const SUBJECT = '{lead.name}: {contact.name}';
const FORMS = `<p class="lead" title="{lead.name}">{contact.name}, {lead.price|money} и {contact.email}{lead.name}</p>
<p>{lead.name}</p><a href="https://a.test/?q={lead.name}&e={contact.email}">{lead.name}</a> <a href="{contact.email}">anna@client.test</a>
<a href="{triggerlink:8}"><b>https://track.test</b>/c/2</a> <a href="{lead.name}">{lead.name}</a><img src={triggerlink:8} alt="{contact.name}">
{{#if contact.email}}<table><tr><td>{contact.email}</td></tr></table>{{/if}}{{#each contacts}}<li>{this.name}</li>{{/each}}<p>&amp{lead.name};</p>`;
const SHEETS = `<style>p:empty{display:none}.lead{color:red}p+p{margin:0}</style>
<style>[title]{color:blue}a[href^="https"]{color:green}td:first-child>*{margin:1px}</style>`;

/** The set of newsletters, and texts in which values stand in all kinds of places. */
const BODIES: Record<string, string> = {
  ...Object.fromEntries(
    readdirSync(FOLDER)
      .filter((file) => file.endsWith('.letter'))
      .map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')]),
  ),
  ...Object.fromEntries(Object.entries(NEWSLETTERS).map(([name, html]) => [`${name} with forms`, withForms(html)])),
  forms: FORMS,
  'forms behind sheets': `${SHEETS}${FORMS}`,
  'forms behind a sheet that asks for nothing': `<style>.lead{color:red}</style>${FORMS}`,
  'a link whose words may be its address': '<p>{contact.name}</p><a href="{lead.name}">https://track.test/c/1</a>',
  'words that may be the address': '<p>{contact.name}</p><a href="https://track.test/c/1">{lead.name}</a>',
  'a table of facts':
    '<table><tr><th>Что</th><th>Цена</th></tr><tr><td>{lead.name}</td><td>{lead.price|money}</td></tr></table>',
  'words alone': '{contact.name}, заказ {lead.name}: {lead.price|money}. {contact.email}',
  'a value before the document': '{lead.name}<html><body class="lead">{contact.name}</body></html>',
};

const NAMES = ['Анна', '', ' ', 'Анна Петровна', 'Ан  на', ' Анна', 'Анна\nПетровна', 'O\u2019Нил & «Co» <b>', 'İ'];
const PRICES = [0, 120_000, 1_990.5, 7];
const TITLES = [
  ...['Кухня', 'Кухня & <шкаф>', '', 'a&lt;b', '"кавычки" и \'апострофы\'', 'https://track.test/c/1', '#якорь', 'amp'],
  ...[
    'mailto:anna@client.test',
    'tel:+7495',
    'много\u00a0  \t пробелов\u200b',
    '\ue000\uf8ff',
    'class=pochtovik-quote',
  ],
  ...['{lead.name}', '{\u2060x}', 'пробел в конце ', '</p></body></html>', '-->', '1 990\u00a0₽', 'lt;', '😀'],
];
const EMAILS = ['anna@client.test', 'пётр@клиент.тест', '', 'a"b@c.test'];

const names = { customFields: [], triggerLinks: [8] };
const parsedOf = (html: string) => parseSources({ subject: SUBJECT, html, address: null }, names);

/** Puts forms into the text of a letter that has none: behind the first words of it, and into its first link. */
function withForms(html: string): string {
  const at = html.search(/>[^<>{}]*[А-Яа-я][^<>{}]*<\/(?:p|td|h1|h2|a|b)/);
  return `${html.slice(0, at + 1)}{contact.name}, {lead.name}{{#if contact.email}} <i>{contact.email}</i>{{/if}} ${html.slice(at + 1)}`;
}

function jobOf(index: number): LetterJob {
  const pick = <T>(from: readonly T[], step: number) => from[(index * step) % from.length];
  const contact = { name: pick(NAMES, 1), first_name: pick(NAMES, 1), email: pick(EMAILS, 3) };
  return {
    ...{ cacheKey: '', sources: { subject: '', html: '', address: null }, names },
    data: {
      lead: { id: 31, name: pick(TITLES, 1), price: pick(PRICES, 1) },
      contact,
      contacts: Array.from({ length: index % 3 }, () => contact),
      responsible: { name: 'Мария', email: 'maria@company.test' },
    },
    links: { 8: `https://track.test/c/${index % 5}` },
    redirects: [],
    signatureHtml: index % 4 === 0 ? '' : SIGNATURE,
    pixelUrl: index % 7 === 0 ? '' : `https://track.test/o/${index}.gif?a&b`,
    context: { currency: 'RUB', timeZone: 'Europe/Moscow', language: 'ru', now: new Date('2026-11-23T09:00:00Z') },
  };
}

/** The letter made on its own, each reading its own. */
function alone(job: LetterJob, parsed: ReturnType<typeof parseSources>, subject: string) {
  const { links, context, signatureHtml: signature, pixelUrl } = job;
  const body = render(parsed.html, job.data, { links, context }).text.replaceAll('{\u2060', '{');
  return {
    html: inlineCss(letterHtml({ body, signature, subject, language: context.language, pixelUrl })),
    text: textPart(readableHtml(body, signature)),
  };
}

for (const [name, html] of Object.entries(BODIES)) {
  test(`${name}: letters read once for all are those read one by one, byte for byte`, () => {
    const parsed = parsedOf(html);
    for (let index = 0; index < 200; index += 1) {
      const job = jobOf(index);
      const { subject, ...content } = letterContent(job, names, parsed);
      assert.deepEqual({ html: content.html, text: content.text }, alone(job, parsed, subject), `letter ${index}`);
    }
  });
}

test('most newsletters are read once for all their letters', () => {
  const shaped = Object.entries(BODIES).filter(([, html]) => {
    const { text, values } = render(parsedOf(html).html, jobOf(1).data, { links: jobOf(1).links });
    return letterShape(cutAtValues(text, values), { signature: SIGNATURE, language: 'ru', hasPixel: true }) !== null;
  });
  assert.ok(shaped.length >= Object.keys(BODIES).length * 0.8, shaped.map(([name]) => name).join(', '));
});

test('a sheet that asks what a value decides keeps letters from being read together', () => {
  const shapeOf = (body: string) =>
    letterShape({ texts: body.split('|'), values: [] }, { signature: '', language: 'ru', hasPixel: false });
  assert.notEqual(shapeOf('<style>p{color:red}</style><p title="|">|</p>'), null);
  assert.equal(shapeOf('<style>p:empty{color:red}</style><p>|</p>'), null);
  assert.equal(shapeOf('<style>p:not(:empty){color:red}</style><p>|</p>'), null);
  assert.equal(shapeOf('<style>[title]{color:red}</style><p title="|">x</p>'), null);
  assert.equal(shapeOf('<p style="color:|">x</p>'), null);
  assert.equal(shapeOf('<!-- | --><p>x</p>'), null);
});
