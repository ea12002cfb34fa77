import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorsOf, rendered } from '../scope-of-a-letter.ts';

const data = { lead: { price: 100, cf: { '123': 'А-7', '124': 'один', '125': 'другой' } }, contact: { name: 'Анна' } };
const text = (source: string) => rendered(source, data).text;

test('a name is read in any letter case and in either language', () => {
  for (const form of ['{Lead.Price}', '{{Сделка.Бюджет}}', '{{ сделка . бюджет }}', '{{LEAD.PRICE}}']) {
    assert.equal(text(form), '100', form);
  }
});

test('a custom field goes by its name, with blanks, signs and either of е and ё', () => {
  for (const form of ['{сделка.№ договора (учёт)}', '{{Lead.№  Договора (учет) }}'])
    assert.equal(text(form), 'А-7', form);
});

test('a name that two fields have is refused, with their ids', () => {
  assert.deepEqual(errorsOf('{lead.Цвёт}'), ['AMBIGUOUS_VARIABLE 1:1 lead.cf.124']);
});

test('a modifier goes by each of its names', () => {
  assert.equal(text('{contact.email|умолчание:"нет"}'), 'нет');
});
