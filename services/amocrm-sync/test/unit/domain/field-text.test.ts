import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementKey, fieldTexts } from '../../../src/domain/field-text.ts';

const texts = (type: string, ...values: Parameters<typeof fieldTexts>[1]) => fieldTexts(type, values, 'Europe/Moscow');

test('plain values are texts as they are', () => {
  for (const type of ['text', 'textarea', 'url', 'streetaddress', 'tracking_data', 'multitext', 'select', 'made-up']) {
    assert.deepEqual(texts(type, { value: 'Сайт' }), ['Сайт']);
  }
  assert.deepEqual(texts('numeric', { value: '1.5' }, { value: 2 }), ['1.5', '2']);
  assert.deepEqual(texts('multiselect', { value: 'А', enum_id: 1 }, { value: 'Б', enum_id: 2 }), ['А', 'Б']);
});

test('switches are 1 or 0', () => {
  assert.deepEqual(texts('checkbox', { value: true }), ['1']);
  assert.deepEqual(texts('checkbox', { value: false }), ['0']);
  assert.deepEqual(texts('checkbox', { value: '0' }), ['0']);
});

test('a date is the day in the zone of the account, whichever midnight it is stored as', () => {
  const midnightInMoscow = Date.UTC(2026, 10, 22, 21) / 1000;
  assert.deepEqual(texts('date', { value: midnightInMoscow }), ['2026-11-23']);
  assert.deepEqual(texts('birthday', { value: String(midnightInMoscow) }), ['2026-11-23']);
  const midnightUtc = Date.UTC(2026, 10, 23) / 1000;
  assert.deepEqual(fieldTexts('date', [{ value: midnightUtc }], 'America/Bogota'), ['2026-11-23']);
  assert.deepEqual(texts('date', { value: '2026-11-23T00:00:00+03:00' }), ['2026-11-23']);
  assert.deepEqual(texts('date', { value: null }, { value: 'soon' }), []);
});

test('a moment is in UTC', () => {
  assert.deepEqual(texts('date_time', { value: Date.UTC(2026, 10, 23, 9) / 1000 }), ['2026-11-23T09:00:00.000Z']);
});

test('an address reads from the street to the country, whatever the order of its parts', () => {
  const parts = [
    { value: 'RU', enum_code: 'country' },
    { value: 'Москва', enum_code: 'city' },
    { value: 'Тверская, 1', enum_code: 'address_line_1' },
  ];
  assert.deepEqual(texts('smart_address', ...parts), ['Тверская, 1', 'Москва', 'RU']);
});

test('what has a name is called by it', () => {
  assert.deepEqual(texts('legal_entity', { value: { name: 'ООО «Ромашка»', vat_id: '77' } }), ['ООО «Ромашка»']);
  assert.deepEqual(texts('file', { value: { file_uuid: 'x', file_name: 'КП.pdf' } }), ['КП.pdf']);
  assert.deepEqual(texts('linked_entity', { value: { name: 'Анна', entity_id: 1 } }), ['Анна']);
});

test('a chained list is called by the element it points to', () => {
  const elements = new Map([[elementKey(4521, 525439), 'Шкаф']]);
  const value = { catalog_id: 4521, catalog_element_id: 525439 };
  assert.deepEqual(fieldTexts('chained_list', [value], 'UTC', elements), ['Шкаф']);
  assert.deepEqual(fieldTexts('chained_list', [value], 'UTC'), []);
});

test('hostile values give no text', () => {
  assert.deepEqual(texts('text', { value: { toString: 'x' } }, { value: [] }, { value: null }, {}), []);
});
