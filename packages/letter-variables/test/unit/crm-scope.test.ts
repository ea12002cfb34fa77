import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EntityRead } from '@pochtovik/contracts';
import { parse, render, type Scope } from '@pochtovik/template-language';
import { crmData, crmScope } from '../../src/index.ts';

const card = EntityRead.example.reply;
const fields = [
  { id: 901, entityType: 'lead', name: 'Источник', type: 'select' },
  { id: 902, entityType: 'lead', name: 'Площадь', type: 'numeric' },
  { id: 903, entityType: 'contact', name: 'Согласие', type: 'checkbox' },
  { id: 904, entityType: 'lead', name: 'Монтаж', type: 'date' },
  { id: 905, entityType: 'lead', name: 'Встреча', type: 'date_time' },
  { id: 906, entityType: 'lead', name: 'Материалы', type: 'multiselect' },
] as const;

function rendered(source: string, data = crmData(card), scope: Scope = crmScope(fields)): string {
  const parsed = parse(source, { scope, place: 'text' });
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.errors[0]?.message);
  return render(parsed.template, data).text;
}

function withLeadField(type: string, values: string[], id: number) {
  assert.ok(card.lead);
  const field = { id, name: 'Поле', code: null, type, values };
  return crmData({ ...card, lead: { ...card.lead, customFields: [field] } });
}

test('every fixed variable of a full card has a value', () => {
  const company = {
    ...{ id: 6501, name: 'ООО Ромашка', responsibleUserId: 1, createdAt: 1_795_424_000, tags: ['опт'] },
    ...{ customFields: [], emails: ['info@client.test'], phones: ['+7 900'] },
  };
  const [contact] = card.contacts;
  assert.ok(contact && card.lead);
  const full = crmData({
    ...card,
    lead: { ...card.lead, tags: ['vip'] },
    company,
    contacts: [{ ...contact, phones: ['+7 901'], tags: ['vip'] }],
  });
  const without = Object.keys(crmScope([]).variables).filter((path) => rendered(`{${path}}`, full) === '');
  assert.deepEqual(without, []);
});

test('custom fields are named by id and an unknown one is refused', () => {
  assert.equal(rendered('{lead.cf.901}'), 'Сайт');
  assert.equal(parse('{lead.cf.77}', { scope: crmScope(fields), place: 'text' }).ok, false);
});

test('a custom field keeps the kind of its type', () => {
  assert.equal(crmScope(fields).variables['lead.cf.902'], 'number');
  assert.equal(crmScope(fields).variables['contact.cf.903'], 'boolean');
  assert.equal(rendered('{lead.cf.902|plus:1}', withLeadField('numeric', ['12.5'], 902)), '13.5');
  assert.equal(rendered('{lead.cf.906}', withLeadField('multiselect', ['А', 'Б'], 906)), 'А, Б');
  assert.equal(rendered('{lead.cf.902}', withLeadField('numeric', ['около 10'], 902)), 'около 10');
});

test('dates are written as in Russian letters, in the time zone of the account', () => {
  assert.equal(rendered('{lead.cf.904}', withLeadField('date', ['2026-11-23'], 904)), '23.11.2026');
  assert.equal(rendered('{lead.cf.904}', withLeadField('date', ['2026-11-22T21:00:00Z'], 904)), '23.11.2026');
  assert.equal(
    rendered('{lead.cf.905}', withLeadField('date_time', ['2026-11-23T09:00:00Z'], 905)),
    '23.11.2026 12:00',
  );
});

test('a time zone that nobody knows does not keep a letter from leaving', () => {
  const lost = crmData({ ...card, account: { ...card.account, timezone: 'Mars/Olympus' } });
  assert.match(rendered('{lead.created_at}', lost), /^\d\d\.\d\d\.\d{4}$/);
});

test('what the card lacks comes out empty', () => {
  assert.equal(rendered('[{company.name}]'), '[]');
  assert.equal(rendered('[{contact.phone|default:"нет"}]'), '[нет]');
});
