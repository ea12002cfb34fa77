import assert from 'node:assert/strict';
import { test } from 'node:test';
import { letterWords } from '../../../src/domain/letter-words.ts';
import { checkTriggerText, namesCard, namesTime, renderTriggerText } from '../../../src/domain/trigger-text.ts';
import { letter } from '../samples.ts';

const FIELDS = [
  { id: 901, entityType: 'lead', name: 'Источник', type: 'select' },
  { id: 903, entityType: 'contact', name: 'Должность', type: 'text' },
] as const;
const check = (text: string) => checkTriggerText(text, 'action.text', FIELDS);
const now = new Date('2026-11-23T22:30:00Z');

function used(text: string) {
  const checked = check(text);
  assert.ok(checked.ok);
  return checked;
}
const variablesOf = (text: string) => used(text).variables;

test('the words of the manual and the variables of the card may be used', () => {
  const text =
    '{subject} {sended_at} {id} {date} {error} {lead.name} {contact.first_name} {lead.cf.901} {account.name}';
  assert.equal(variablesOf(text).length, 9);
});

test('an unknown variable is named with its place and the nearest right one', () => {
  const checked = check('Тема:\n{subjekt} {lead.prise}');
  assert.ok(!checked.ok);
  assert.deepEqual(
    checked.details.map(({ field, code, line, column, suggestion }) => ({ field, code, line, column, suggestion })),
    [{ field: 'action.text', code: 'UNKNOWN_VARIABLE', line: 2, column: 11, suggestion: 'lead.price' }],
  );
});

test('a trigger link and a foreign custom field are refused', () => {
  for (const text of ['{triggerlink:8}', '{lead.cf.902}', '{contact.cf.901}'])
    assert.equal(check(text).ok, false, text);
});

test('a text of blanks is refused, one without variables is fine', () => {
  assert.equal(check(' \n ').ok, false);
  assert.deepEqual(variablesOf('Позвонить'), []);
});

test('only a text that speaks of the card needs it, only one that speaks of a time needs the time zone', () => {
  assert.equal(namesCard(variablesOf('{subject} {error}')), false);
  assert.equal(namesCard(variablesOf('{lead.name}')), true);
  assert.equal(namesTime(variablesOf('{subject} {error}')), false);
  assert.equal(namesTime(variablesOf('{date}')), true);
  assert.equal(namesTime(variablesOf('{sended_at}')), true);
});

test('the words are written in the account’s time zone', () => {
  const text = '{subject}|{sended_at}|{date}|{id}';
  const write = (zone: string) => renderTriggerText(text, used(text), letterWords(letter(), zone, now));
  const { subject, letterId } = letter();
  assert.equal(write('Europe/Moscow'), `${subject}|23.11.2026 12:00|2026-11-24|${letterId}`);
  assert.equal(write('UTC'), `${subject}|23.11.2026 09:00|2026-11-23|${letterId}`);
});

test('a letter that did not leave tells when it was tried and the server’s words', () => {
  const failure = { at: new Date('2026-11-23T10:00:00Z'), code: 'SMTP_AUTH_FAILED', words: '535 5.7.8 Failed' };
  const words = letterWords(letter({ sentAt: null, failure }), 'UTC', now);
  assert.equal(words['sended_at'], '23.11.2026 10:00');
  assert.equal(words['error'], '535 5.7.8 Failed');
});

test('a variable without a value leaves nothing, and values are never read as variables', () => {
  const text = 'А{lead.name}Б{subject}';
  const data = { subject: '{id} <b>', lead: {} };
  assert.equal(renderTriggerText(text, used(text), data), 'АБ{id} <b>');
});

test('a custom field is written at firing without the list of fields', () => {
  const text = '{lead.cf.901|default:"нет"}';
  assert.equal(renderTriggerText(text, used(text), { lead: { cf: { 901: 'Сайт' } } }), 'Сайт');
  assert.equal(renderTriggerText(text, used(text), {}), 'нет');
});

test('a custom field may go by its name, and entries of a list by theirs', () => {
  const text = '{сделка.источник}: {{#each contacts}}{this.Должность} {this.имя}; {{/each}}';
  const data = { lead: { cf: { 901: 'Сайт' } }, contacts: [{ name: 'Анна', cf: { 903: 'директор' } }] };
  assert.equal(renderTriggerText(text, used(text), data), 'Сайт: директор Анна; ');
});

test('a text that goes over the contacts needs the card', () => {
  assert.equal(namesCard(variablesOf('{{#each contacts}}{this.name}{{/each}}')), true);
});

test('modifiers know the account', () => {
  const text = '{lead.price|money}';
  const context = { currency: 'KZT', timeZone: 'UTC', language: 'ru', now };
  assert.equal(renderTriggerText(text, used(text), { lead: { price: 5 } }, context), '5\u00a0₸');
});
