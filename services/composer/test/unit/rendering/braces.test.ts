import assert from 'node:assert/strict';
import { test } from 'node:test';
import { letterContent } from '../../../src/rendering/letter-content.ts';
import { parseSources } from '../../../src/rendering/parse-sources.ts';

const names = { customFields: [], triggerLinks: [8] };
/** What people paste that has braces, links and signs of its own, and is nobody's form. */
const FOREIGN = [
  '<!--[if mso]><style>.a{color:red}</style><![endif]-->',
  '<p data-x=\'{"lead": {"price": 1}}\'>{"a": [1, {"b": "c"}]}</p>',
  '{color:red}',
  '{ "lead.price": 1 }',
  'if (x) { return { id: 1 }; }',
  '<a href="https://a.test/?q={x}&y=%7B1%7D">{}</a>',
  '{{',
  '} }{',
  '<!-- {lead.nope} {{x}} -->',
  'текст & 1 < 2\r\n',
  '<td bgcolor=#fff nowrap>x</td>',
  '😀\u00a0&nbsp;{0} {date: 1}',
];
const FORMS = new Map([
  ['{lead.price}', '1250'],
  ['{{ Сделка.Бюджет }}', '1250'],
  ['{contact.first_name|default:"коллега"}', 'коллега'],
  ['<a href="{triggerlink:8}">x</a>', '<a href="https://track.test/c/AbC">x</a>'],
  ['{{#if lead.price > 5}}<b>да</b>{{else}}нет{{/if}}', '<b>да</b>'],
  ['<!--[if mso]>{lead.price}<![endif]-->', '<!--[if mso]>1250<![endif]-->'],
]);

test('foreign braces, links and markup stay byte for byte around forms, and no form is left, through the whole making of a letter', () => {
  const forms = [...FORMS];
  let state = 7;
  const below = (count: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % count;
  };
  for (let round = 0; round < 1500; round += 1) {
    let source = '';
    let expected = '';
    for (let piece = below(10); piece >= 0; piece -= 1) {
      const foreign = FOREIGN[below(FOREIGN.length)] ?? '';
      const [form, value] = forms[below(forms.length)] ?? ['', ''];
      // A blank keeps two braces of different owners apart.
      source += `${foreign} ${form} `;
      expected += `${foreign} ${value} `;
    }
    // What was opened is closed by nobody: an open pair would take in the form behind it.
    source = source.replaceAll('{{ {', '{ {').replaceAll('{{ <', '{ <');
    expected = expected.replaceAll('{{ 1250', '{ 1250').replaceAll('{{ коллега', '{ коллега').replaceAll('{{ <', '{ <');
    const sources = { subject: 'x', html: source, address: null };
    const parsed = parseSources(sources, names);
    const { html } = letterContent(
      {
        ...{ cacheKey: '', sources, names, links: { 8: 'https://track.test/c/AbC' }, redirects: [] },
        data: { lead: { price: 1250 } },
        ...{ signatureHtml: '', pixelUrl: '' },
        context: { currency: 'RUB', timeZone: 'Europe/Moscow', language: 'ru', now: new Date('2026-11-23T09:00:00Z') },
      },
      names,
      parsed,
    );
    assert.ok(html.includes(expected), `${JSON.stringify(source)} → ${JSON.stringify(html)}`);
    assert.doesNotMatch(
      html.replaceAll('<!-- {lead.nope} {{x}} -->', ''),
      /\{+\s*(?:lead\.price|contact\.|Сделка|triggerlink:|#if|else|\/if)/,
    );
  }
});
