import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declineFullName, declineSurname, genderOf, initials, splitFullName } from '@pochtovik/russian';

test('letter case, blanks and what stands around a name stay', () => {
  assert.equal(declineFullName('  ИВАНОВ   Иван ', 'dative'), '  ИВАНОВУ   Ивану ');
  assert.equal(declineFullName('иванов иван', 'dative'), 'иванову ивану');
  assert.equal(declineFullName('Мария (бухгалтер), 8 900 000-00-00', 'dative'), 'Марии (бухгалтер), 8 900 000-00-00');
  assert.equal(declineFullName('ООО «Роман» Анна Петровна', 'genitive'), 'ООО «Роман» Анны Петровны');
});

test('a given gender wins over what the name tells', () => {
  assert.equal(declineFullName('Шевчук Женя', 'dative', 'male'), 'Шевчуку Жене');
  assert.equal(declineFullName('Шевчук Женя', 'dative', 'female'), 'Шевчук Жене');
});

test('of an unknown gender only that is declined which is the same for both', () => {
  assert.equal(genderOf('Шевченко'), null);
  assert.equal(declineSurname('Глинка', 'dative'), 'Глинке');
  assert.equal(declineSurname('Шевчук', 'dative'), 'Шевчук');
});

test('parts that do not change stay: initials, particles, the patronymic of оглы, first parts of double surnames', () => {
  assert.equal(declineFullName('Иванов И. И.', 'dative'), 'Иванову И. И.');
  assert.equal(declineFullName('Алексей фон Штольц', 'genitive'), 'Алексея фон Штольца');
  assert.equal(declineFullName('Алиев Гейдар Алирза оглы', 'genitive'), 'Алиева Гейдара Алирза оглы');
  assert.equal(declineFullName('Ержан Нурланулы Абаев', 'genitive'), 'Ержана Нурланулы Абаева');
  assert.equal(declineFullName('Тер-Петросян Левон', 'dative'), 'Тер-Петросяну Левону');
  assert.equal(declineFullName('Салтыков-Щедрин Михаил', 'dative'), 'Салтыкову-Щедрину Михаилу');
});

test('initials come from the parts, in either order', () => {
  assert.equal(initials('Иван Иванович Иванов'), 'Иванов И. И.');
  assert.equal(initials('Иванов Иван', { before: true }), 'И. Иванов');
  assert.equal(initials('Анна-Мария Кузнецова'), 'Кузнецова А.-М.');
  assert.equal(initials('Анна'), 'Анна');
});

test('Ukrainian letters are read, and a word with them is left as it is', () => {
  assert.deepEqual(splitFullName('Гончарук Ірина'), { surname: 'Гончарук', firstName: 'Ірина', patronymic: null });
  assert.equal(genderOf('Гончарук Ірина'), 'female');
  assert.equal(declineFullName('Гончарук Ірина', 'dative'), 'Гончарук Ірина');
});
