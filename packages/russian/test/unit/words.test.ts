import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  byGender,
  caseByName,
  chooseByGender,
  declineNoun,
  declinePhrase,
  declinePosition,
  joinList,
} from '@pochtovik/russian';

test('what follows the noun stays, what is joined to it is declined', () => {
  assert.equal(declinePosition('директор по продажам и рекламе', 'dative'), 'директору по продажам и рекламе');
  assert.equal(declinePosition('директор и главный бухгалтер', 'dative'), 'директору и главному бухгалтеру');
  assert.equal(declinePhrase('договор, смета', 'genitive'), 'договора, сметы');
  assert.equal(declinePosition('заведующий складом', 'dative'), 'заведующему складом');
  assert.equal(declinePosition('управляющий директор', 'dative'), 'управляющему директору');
});

test('abbreviations and companies are left alone', () => {
  assert.equal(declinePosition('зам. директора', 'dative'), 'зам. директора');
  assert.equal(declinePosition('и.о. директора', 'dative'), 'и.о. директора');
  assert.equal(declinePosition('ген. директор', 'dative'), 'ген. директору');
  assert.equal(declinePhrase('ООО Ромашка', 'dative'), 'ООО Ромашка');
  assert.equal(declinePosition('IT директор', 'dative'), 'IT директору');
});

test('a phrase in the plural is declined in the plural', () => {
  assert.equal(declinePhrase('новые клиенты', 'dative'), 'новым клиентам');
  assert.equal(declinePhrase('последние новости', 'genitive'), 'последних новостей');
  assert.equal(declineNoun('договор', 'dative', { number: 'plural' }), 'договорам');
});

test('nouns that end like adjectives, and adjectives that end like nouns', () => {
  assert.equal(declinePhrase('наличие товара', 'dative'), 'наличию товара');
  assert.equal(declinePhrase('рабочие дни', 'dative'), 'рабочим дням');
  assert.equal(declineNoun('сценарий', 'dative'), 'сценарию');
  assert.equal(declineNoun('дежурный', 'dative'), 'дежурному');
});

test('verbs and adjectives follow the gender; of an unknown one the masculine stays', () => {
  const pairs =
    'получил/получила записался/записалась пришёл/пришла вёл/вела смог/смогла должен/должна уважаемый/уважаемая';
  for (const pair of pairs.split(' ')) {
    const [masculine = '', feminine] = pair.split('/');
    assert.equal(byGender(masculine, 'female'), feminine);
    assert.equal(byGender(masculine, 'male'), masculine);
    assert.equal(byGender(masculine, null), masculine);
  }
  assert.equal(chooseByGender(null, 'Уважаемый', 'Уважаемая', 'Здравствуйте,'), 'Здравствуйте,');
});

test('lists have their own last separator, and leave blank items out', () => {
  assert.equal(joinList(['дизайн', ' ', 'вёрстка', 'печать']), 'дизайн, вёрстка и печать');
  assert.equal(joinList(['дизайн', 'печать'], { last: ' или ' }), 'дизайн или печать');
  assert.equal(joinList(['дизайн']), 'дизайн');
  assert.equal(joinList([]), '');
});

test('cases have Russian and English names', () => {
  for (const name of ['родительный', 'Р', 'рп', 'genitive', 'кого', 'чего']) assert.equal(caseByName(name), 'genitive');
  assert.equal(caseByName('звательный'), null);
});

test('nouns without a singular are declined in the plural, those on -ье keep -ье in the prepositional', () => {
  assert.equal(declineNoun('деньги', 'genitive'), 'денег');
  assert.equal(declineNoun('ножницы', 'instrumental'), 'ножницами');
  assert.equal(declineNoun('печенье', 'prepositional'), 'печенье');
  assert.equal(declineNoun('ателье', 'genitive'), 'ателье');
});
