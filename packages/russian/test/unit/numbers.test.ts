import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ageOn,
  countInWords,
  dateInWords,
  moneyInWords,
  numberInWords,
  ordinalInWords,
  plural,
  unitForms,
  weekdayOf,
  withUnit,
} from '@pochtovik/russian';

test('fractions have words to six digits, more come back as they are', () => {
  assert.equal(numberInWords('2,5'), 'две целых пять десятых');
  assert.equal(numberInWords(21.01, { case: 'genitive' }), 'двадцати одной целой одной сотой');
  assert.equal(numberInWords('0.1234567'), '0.1234567');
});

test('persons counted have an accusative like the genitive, up to four', () => {
  assert.equal(numberInWords(2, { case: 'accusative', animate: true }), 'двух');
  assert.equal(countInWords(2, 'клиент', 'accusative'), 'двух клиентов');
  assert.equal(countInWords(22, 'клиент', 'accusative'), 'двадцать два клиента');
});

test('what is no number, or too large, comes back as it is', () => {
  for (const text of ['', 'abc', '1.2.3', '--5', '∞', `1${'0'.repeat(21)}`]) {
    assert.equal(numberInWords(text), text);
    assert.equal(ordinalInWords(text), text);
    assert.equal(moneyInWords(text, 'RUB'), text);
  }
  assert.equal(numberInWords(Number.NaN), 'NaN');
  assert.equal(numberInWords(999_999_999_999_999_999_999n).split(' ').length, 27);
});

test('money is rounded exactly, in decimals', () => {
  assert.equal(moneyInWords(1.005, 'RUB'), 'один рубль одна копейка');
  assert.equal(moneyInWords('99.995', 'RUB', { hundredths: 'digits' }), 'сто рублей 00 копеек');
  assert.equal(moneyInWords('0.5', 'RUB', { hundredths: 'none' }), 'один рубль');
  assert.equal(
    moneyInWords('1 234,50', 'USD', { hundredths: 'if-any' }),
    'одна тысяча двести тридцать четыре доллара пятьдесят центов',
  );
  assert.equal(moneyInWords('-0.001', 'RUB', { hundredths: 'if-any' }), 'ноль рублей');
});

test('behind zero, thousands and millions what is counted is in the genitive in every case', () => {
  assert.equal(moneyInWords(2000, 'RUB', { case: 'dative', hundredths: 'none' }), 'двум тысячам рублей');
  assert.equal(countInWords(1_000_000, 'клиент', 'instrumental'), 'одним миллионом клиентов');
});

test('units are known by name and abbreviation, others are declined', () => {
  assert.deepEqual(unitForms('кв. м'), ['квадратный метр', 'квадратных метра', 'квадратных метров']);
  assert.equal(withUnit(2.5, 'кг'), '2,5 килограмма');
  assert.deepEqual([withUnit(4, 'шт.'), withUnit(5, 'руб.'), withUnit(3, 'уп.')], ['4 шт.', '5 рублей', '3 уп.']);
  assert.equal(withUnit(5, 'пылесос'), '5 пылесосов');
  assert.equal(plural(21, 'год', 'года', 'лет'), 'год');
  assert.equal(countInWords(5, 'год', 'dative'), 'пяти годам');
});

test('dates that do not exist come back as they are', () => {
  for (const text of ['2026-02-30', '31.04.2026', 'завтра', '']) {
    assert.equal(dateInWords(text), text);
    assert.equal(weekdayOf(text), text);
  }
  assert.equal(dateInWords('24.11.2026', { case: 'genitive', year: false }), 'двадцать четвёртого ноября');
});

test('an age is reached on the birthday', () => {
  assert.equal(ageOn('2026-11-24', '1990-11-25'), '35 лет');
  assert.equal(ageOn('2026-11-25', '1990-11-25'), '36 лет');
  assert.equal(ageOn('2026-11-24', '2027-01-01'), null);
});
