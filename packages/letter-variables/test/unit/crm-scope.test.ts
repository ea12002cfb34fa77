import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EntityRead } from '@pochtovik/contracts';
import { parse, render, type Scope } from '@pochtovik/template-language';
import { cardPartsNamed, cardPartsOf, crmData, crmScope, SAMPLE_CARD } from '../../src/index.ts';

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
  const dated = { updatedAt: 1_795_424_000, closestTaskAt: 1_795_424_000 };
  const company = {
    ...{ id: 6501, name: 'ООО Ромашка', responsibleUserId: 1, createdAt: 1_795_424_000, tags: ['опт'] },
    ...{ customFields: [], emails: ['info@client.test'], phones: ['+7 900'] },
    ...dated,
  };
  const [contact] = card.contacts;
  const { customer, elements } = SAMPLE_CARD;
  assert.ok(contact && card.lead && customer && elements);
  const full = crmData({
    ...card,
    lead: { ...card.lead, ...dated, closedAt: 1_795_424_000, lossReason: 'Дорого', tags: ['vip'] },
    company,
    contacts: [{ ...contact, ...dated, phones: ['+7 901'], tags: ['vip'] }],
    responsible: { id: 1, name: 'Мария', email: 'maria@company.test', phone: '+7 902' },
    customer: { ...customer, ...dated, nextDate: 1_795_424_000, tags: ['vip'] },
    elements,
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

test('an entry of a list has Russian names and custom fields; elements know their sum', () => {
  const scope = crmScope([
    { id: 904, entityType: 'element', name: 'Артикул', type: 'text' },
    { id: 903, entityType: 'contact', name: 'Должность', type: 'text' },
  ]);
  const lines = (source: string) => rendered(source, crmData(SAMPLE_CARD), scope);
  const each =
    '{{#каждый товары}}{this.Артикул|default:"—"} {this.название}: {this.количество} × {this.цена} = {this.сумма}; {{/каждый}}';
  assert.equal(lines(each), 'Ф-104 Фасад «Дуб»: 4 × 12500 = 50000; — Столешница: 1.5 × 20000 = 30000; ');
  assert.equal(
    lines('{{#each contacts}}{this.cf.903}/{this.фио}; {{/each}}'),
    'генеральный директор/Смирнова Анна Петровна; /Пётр Ким; ',
  );
  assert.equal(lines('{товар.название} {element.cf.904} {{Товар.Артикул}}'), 'Фасад «Дуб» Ф-104 Ф-104');
  assert.equal(parse('{{#each contacts}}{this.артикул}{{/each}}', { scope, place: 'text' }).ok, false);
});

test('a custom field goes before a fixed variable that came later and is called the same', () => {
  const field = { id: 7, entityType: 'lead', name: 'Причина отказа', type: 'text' } as const;
  assert.ok(card.lead);
  const custom = { id: 7, name: 'Причина отказа', code: null, type: 'text', values: ['Нет склада'] };
  const data = crmData({ ...card, lead: { ...card.lead, lossReason: 'Дорого', customFields: [custom] } });
  assert.equal(rendered('{сделка.причина отказа}', data, crmScope([field])), 'Нет склада');
  assert.equal(rendered('{сделка.причина отказа}', data, crmScope([])), 'Дорого');
  assert.equal(rendered('{lead.loss_reason}', data, crmScope([field])), 'Дорого');
});

test('what a template names tells which parts of a card are read', () => {
  assert.deepEqual(cardPartsOf(['lead.name', 'customer.ltv', 'elements', 'element.cf.1']), ['customer', 'elements']);
  assert.deepEqual(cardPartsNamed(['<p>{lead.name} и покупатель</p>', 'товар']), []);
  assert.deepEqual(cardPartsNamed(['{{#if Покупатель.средний чек}}', '{ Товар.название }']), ['customer', 'elements']);
  assert.deepEqual(cardPartsNamed(['{&#1090;овар.имя}']), ['customer', 'elements']);
});
