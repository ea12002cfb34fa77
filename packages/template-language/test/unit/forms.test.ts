import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, triggerLinksOf, variablesOf } from '../../src/index.ts';
import { rendered, SCOPE, valuesIn } from '../scope-of-a-letter.ts';

const DATA = { lead: { name: 'Кухня', price: 1250.5, cf: { '123': 'A-7' } }, contact: { name: 'Анна' }, subject: 'КП' };

test('a variable is written with one brace or two, with blanks if one likes', () => {
  for (const form of ['{lead.name}', '{{lead.name}}', '{ lead.name }', '{{ lead.name\n}}', '{\u00a0lead.name\u00a0}']) {
    assert.equal(rendered(`[${form}]`, DATA).text, '[Кухня]', form);
  }
});

test('custom fields go by id, single words as declared, names in any alphabet and either normal form', () => {
  assert.equal(rendered('{lead.cf.123} {subject}', DATA).text, 'A-7 КП');
  assert.equal(rendered('{сделка.бюджет}', { lead: { price: 5 } }).text, '5');
  const decomposed = '{контакт.й}'.normalize('NFD');
  const parsed = parse(decomposed, { scope: { ...SCOPE, variables: { 'контакт.й': 'text' } }, place: 'text' });
  assert.equal(parsed.ok, true);
});

test('a default stands in for a value that is missing or blank, in any quotes', () => {
  const quotes = ['"коллега"', "'коллега'", '«коллега»', '“коллега”', '„коллега“'];
  for (const quoted of quotes) {
    for (const name of [undefined, null, '', ' \u00a0']) {
      assert.deepEqual(rendered(`{contact.name | default: ${quoted}}`, { contact: { name } }), {
        text: 'коллега',
        missing: [],
        refused: [],
      });
    }
    assert.equal(rendered(`{contact.name|default:${quoted}}`, DATA).text, 'Анна');
  }
  assert.equal(
    rendered('{contact.name|default:"{lead.name}}"}').text,
    '{lead.name}}',
    'a default is text, not a template',
  );
});

test('a number that is zero and a switch that is off are values', () => {
  const data = { lead: { price: 0, urgent: false } };
  assert.deepEqual(rendered('{lead.price|default:"?"} {lead.urgent}', data), {
    text: '0 нет',
    missing: [],
    refused: [],
  });
});

test('a list reads with commas and without its empty entries', () => {
  assert.equal(rendered('{lead.tags}', { lead: { tags: ['КП', '', null, 7] } }).text, 'КП, 7');
  assert.deepEqual(rendered('{lead.tags}', { lead: { tags: [] } }).missing, ['lead.tags']);
});

test('modifiers apply in the order written and are not shown missing values', () => {
  assert.equal(rendered('{lead.price|rounded:2," ₽"}', DATA).text, '1250.50 ₽');
  assert.equal(rendered('{lead.price|rounded:0|default:"договорная"}').text, 'договорная');
  assert.deepEqual(rendered('{lead.price|rounded:0}').missing, ['lead.price']);
});

test('a missing value is empty and told once', () => {
  const result = rendered('{lead.name}, {contact.name}! {lead.name}', { contact: { name: 'Анна' } });
  assert.deepEqual(result, { text: ', Анна! ', missing: ['lead.name'], refused: [] });
});

test('it is told where in the text the values stand, also within an attribute and a block', () => {
  const source =
    '<a href="https://a.test/{lead.name}/{lead.price}?x">{{#if lead.name}}{contact.name}{{/if}}</a><a href="{contact.name}">{lead.name}</a><i title={subject}>';
  const data = { lead: { name: 'Стол', price: 7 }, contact: { name: 'javascript:1' } };
  const cut = valuesIn(source, data, 'html');
  assert.deepEqual(cut, [encodeURIComponent('Стол'), '7', 'javascript:1', '#', 'Стол', '""']);
});

test('an editor may write the quotes and blanks of a form as character references', () => {
  const form = '{&nbsp;contact.name|default:&quot;Рога &amp; &#1082;опыта&quot;&nbsp;}';
  assert.equal(rendered(form, {}, 'html').text, 'Рога &amp; копыта');
});

test('a template tells which variables and trigger links it uses, each once', () => {
  const source =
    '<a href="{triggerlink:12}">{lead.name}</a> {{subject}} <a href="/{lead.name}">{triggerlink:8}{triggerlink:12}</a>';
  const parsed = parse(source, { scope: SCOPE, place: 'html' });
  assert.ok(parsed.ok);
  assert.deepEqual(variablesOf(parsed.template), ['lead.name', 'subject']);
  assert.deepEqual(triggerLinksOf(parsed.template), [12, 8]);
});
