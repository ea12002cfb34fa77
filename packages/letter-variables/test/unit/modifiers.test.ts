import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, render } from '@pochtovik/template-language';
import { crmData, crmScope, ENTITIES, MODIFIERS, SAMPLE_CARD, SAMPLE_FIELDS } from '../../src/index.ts';

const scope = crmScope(SAMPLE_FIELDS);
const data = crmData(SAMPLE_CARD);
const context = { currency: 'RUB', now: new Date('2026-11-23T09:00:00Z'), timeZone: 'Europe/Moscow', language: 'ru' };

function shown(form: string, values: object = data): string {
  const parsed = parse(form, { scope, place: 'text' });
  assert.ok(parsed.ok, parsed.ok ? '' : `${form}: ${parsed.errors[0]?.message}`);
  return render(parsed.template, { ...values }, { context }).text;
}

for (const { name, aliases = [], examples } of MODIFIERS) {
  test(`the examples of "${name}" are true, also under its other names`, () => {
    assert.ok(examples.length > 0);
    for (const { form, gives } of examples) {
      assert.equal(shown(form), gives, form);
      for (const alias of aliases) {
        assert.equal(shown(form.replace(new RegExp(`\\|${name}(?=[:|}])`), `|${alias}`)), gives, alias);
      }
    }
  });
}

test('no two modifiers share a name', () => {
  const names = MODIFIERS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  assert.equal(new Set(names).size, names.length);
});

test('every fixed variable goes by its path and by each of its Russian names', () => {
  for (const [entity, { names, fields }] of Object.entries(ENTITIES)) {
    for (const [field, { names: fieldNames }] of Object.entries(fields)) {
      for (const first of [entity, ...names]) {
        for (const last of [field, ...fieldNames]) {
          assert.equal(shown(`{{${first}.${last}}}`), shown(`{${entity}.${field}}`), `${first}.${last}`);
        }
      }
    }
  }
});

test('a custom field goes by its name, also where the name has signs that end a form', () => {
  assert.equal(shown('{{Сделка.Дата монтажа}} {lead.срок дней}'), '05.12.2026 21');
});

test('a number is read however people write it; what is no number stays', () => {
  const plus = (price: unknown) => shown('{lead.price|plus:1}', { lead: { price } });
  const read = ['1 250,50', '1,250.50', '1250.5', '120000 ₽', '1.250.000', '-7', 0].map(plus);
  assert.deepEqual(read, ['1251.5', '1251.5', '1251.5', '120001', '1250001', '-6', '1']);
  assert.deepEqual(['договорная', '10-20', '1e5'].map(plus), ['договорная', '10-20', '1e5']);
  assert.equal(shown('{lead.price|divide:0}', { lead: { price: 5 } }), '5');
});

test('money rounds as people expect', () => {
  const round = (price: number) => shown('{lead.price|number:2}', { lead: { price } });
  assert.deepEqual([1.005, 2.675, -1.005, 0.1 + 0.2].map(round), ['1,01', '2,68', '-1,01', '0,30']);
});

test('money, numbers and money in words round by one rule', () => {
  const prices = [1.005, 2.675, 1.115, 99.999, 0.005, -0.001, -1.005, 8.345, 1234.5, 1e15 + 0.5, 4.35 * 100, 0];
  const written = (form: string, price: number) => shown(`{lead.price|${form}}`, { lead: { price } });
  for (const price of prices) {
    const number = written('number:2', price);
    assert.equal(written('money', price), `${number.replace(/,00$/, '')}\u00a0₽`, `money of ${price}`);
    const hundredths = /(\d\d) копе/.exec(written('money_words', price))?.[1];
    assert.equal(hundredths, number.slice(-2), `money_words of ${price}`);
    const [whole = ''] = number.replaceAll('\u00a0', '').split(',');
    const words = written('money_words', price).replace(/ рубл.*$/, '');
    assert.equal(words, shown('{lead.price|words}', { lead: { price: whole } }), `words of ${price}`);
  }
});

test('a day keeps its time through arithmetic; what is no day stays', () => {
  const moved = (value: string) => shown('{lead.created_at|add_months:1}', { lead: { created_at: value } });
  assert.equal(moved('31.01.2027 09:30'), '28.02.2027 09:30');
  assert.equal(moved('2026-11-23'), '23.12.2026');
  assert.deepEqual(['завтра', '31.02.2026', '23.11.26'].map(moved), ['завтра', '31.02.2026', '23.11.26']);
  assert.equal(
    shown('{lead.created_at|date:"dd \'о\' MMMM"}', { lead: { created_at: '05.12.2026' } }),
    "dd 'о' декабря",
  );
});

test('a letter in English has English months', () => {
  const parsed = parse('{lead.created_at|date}', { scope, place: 'text' });
  assert.ok(parsed.ok);
  assert.equal(render(parsed.template, data, { context: { ...context, language: 'en' } }).text, '23 November 2026');
});

test('modifiers take any value without throwing', () => {
  const values = ['', ' ', 'я'.repeat(1000), '<b>&', '{lead.name}', 0, -1, 1e300, true, [], ['a', 1], null, undefined];
  for (const { name, parameters } of MODIFIERS) {
    const args = parameters.map(({ type }) => (type === 'number' ? '3' : '"я"')).join(',');
    const form = `{lead.name|${name}${args && `:${args}`}}`;
    for (const value of values) assert.equal(typeof shown(form, { lead: { name: value } }), 'string', form);
  }
});

test('a modifier that remembers does not look at the time now, and forgets at another account', () => {
  const later = { ...context, now: new Date('2030-01-01T00:00:00Z') };
  const values = ['Смирнова Анна', '1 250,50', '23.11.2026', 21, 'день'];
  for (const { name, parameters, remembers, apply } of MODIFIERS) {
    const args = parameters.map(({ type }) => (type === 'number' ? 3 : 'день'));
    for (const value of remembers ? values : []) {
      assert.deepEqual(apply(value, args, context), apply(value, args, later), name);
    }
  }
  const parsed = parse('{lead.price|money}', { scope, place: 'text' });
  assert.ok(parsed.ok);
  const inCurrency = (currency: string) =>
    render(parsed.template, { lead: { price: 5 } }, { context: { ...context, currency } }).text;
  assert.deepEqual(['RUB', 'USD', 'RUB'].map(inCurrency), ['5\u00a0₽', '5\u00a0$', '5\u00a0₽']);
});
