import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textPart } from '../../../src/domain/text-part.ts';
import { INVOICE, OLD, PASTED, SHOP } from '../fixtures/newsletters.ts';

test('the address of a link stands behind its text, and is never broken', () => {
  const address = `https://track.test/c/${'a'.repeat(100)}`;
  assert.equal(textPart(`<p>Вот <a href="${address}">Открыть КП</a></p>`), `Вот Открыть КП (${address})\n`);
});

test('a link whose text is its address is written once', () => {
  assert.equal(textPart('<a href="https://a.test/">https://a.test/</a>'), 'https://a.test/\n');
});

test('styles, scripts, comments, title and pictures without words are no text', () => {
  const html =
    '<title>T</title><style>p{}</style><!-- c --><p>Слова</p><script>x()</script><img src="a"><img src="b" alt="">';
  assert.equal(textPart(html), 'Слова\n');
});

test('cells of a layout table do not run together', () => {
  assert.equal(textPart('<table><tr><td>Цена</td><td>100</td></tr></table>'), 'Цена\n100\n');
});

test('headings keep their letters', () => {
  assert.equal(textPart('<h1>Привет</h1>'), 'Привет\n');
});

test("a shop's letter reads from top to bottom: words of pictures, cells one by one, no hidden line", () => {
  assert.equal(
    textPart(SHOP),
    `Ромашка (https://track.test/c/AbC_-1?utm_source=a&utm_medium=b)

Чайник

Цена: 1 990 ₽

Плед

Цена: 990 ₽

Выбрать (https://track.test/c/AbC_-2)
`,
  );
});

test('a table of facts keeps its columns inside the layout around it', () => {
  assert.equal(
    textPart(INVOICE),
    `Счёт № 7

Товар    Сумма
Чайник   1 990 ₽
Плед     990 ₽

Оплатить: https://pay.test/?a=1&b=2
`,
  );
});

test('lists keep their numbers and depth, rules are lines', () => {
  assert.equal(
    textPart(OLD),
    `Добрый день!
Повестка:

 1. Итоги
 2. Планы
    - на месяц (http://a.test/x?y=1&z=2)

----------------------------------------

Печать
`,
  );
});

test('addresses and phone numbers are written once', () => {
  assert.equal(textPart(PASTED), 'Здравствуйте, Анна!\n\nЖду ответа: maria@company.test, +7 495 000-00-00\n');
});
