import { CURRENT_USER, ENTITIES, type Entity, LISTS, MODIFIER_THEMES } from '@pochtovik/letter-variables';
import { MADE, table } from './markdown.ts';

type Language = 'ru' | 'en';

const WORDS = {
  ru: {
    title: '# Переменные и модификаторы',
    intro: [
      'Переменная пишется в фигурных скобках, одинарных или двойных: `{lead.price}`, `{{Сделка.Бюджет}}`. Большие и малые буквы, `е` и `ё` не различаются. Скобки стилей, скриптов и JSON в вашей вёрстке остаются как есть.',
      'За чертой `|` стоят модификаторы, можно несколько подряд; значения пишутся за двоеточием через запятую: `{lead.price|plus:500|money}`, `{contact.name|default:"коллега"}`. У каждого модификатора есть русское имя.',
      'Ошибка в имени названа при сохранении и в предпросмотре: строка, столбец и ближайшее верное имя. Значение, которого нет, ничего не оставляет; что писать вместо него, говорит `default`.',
    ],
    variables: '## Переменные карточки',
    heads: ['переменная', 'по-русски', 'что это'],
    kinds: { text: 'текст', number: 'число', date: 'дата', boolean: 'переключатель', list: 'список', url: 'адрес' },
    custom:
      'Дополнительные поля сделки, контакта, компании, покупателя и элементов списков: по номеру `{lead.cf.901}` или по названию `{сделка.Адрес доставки}`, `{товар.Артикул}`. Если поля с одним названием два, пишется номер.',
    lists:
      'Список записей перебирает `{{#each}}`: `{{#each contacts}}{this.name}, {this.email}{{else}}контактов нет{{/each}}`. В записи есть поля контакта. Товары сделки (элементы списков): `{{#each elements}}{this.name}: {this.quantity} × {this.price|money} = {this.sum|money}{{/each}}`, по-русски `{{#каждый товары}}{this.название}{{/каждый}}`. Есть и дополнительные поля записи: `{this.cf.904}`, `{this.Артикул}`.',
    chosen:
      '`lead` у письма из контакта или компании — связанная сделка, созданная последней. `contact` — главный контакт, `element` — первый элемент. `customer` — покупатель контакта, а если его нет — компании. `user` есть только в письмах: кто пишет вручную, иначе ответственный.',
    links:
      'Ещё: `{triggerlink:8}` — адрес триггерной ссылки, `{unsubscribe_link}` — страница отписки, `{web_version}` — письмо в браузере, `{today}` (`{сегодня}`) — сегодняшняя дата. В текстах триггеров: `{subject}` — тема, `{sended_at}` — когда отправлено, `{id}` — письмо, `{date}` — сегодня, `{error}` — ответ сервера и все переменные карточки; `{reset}` вместо значения очищает поле.',
    conditionsTitle: '## Условия',
    conditions: [
      '`{{#if lead.price > 100000}}…{{else if lead.price}}…{{else}}…{{/if}}` показывает первую подходящую часть; по-русски: `{{#если …}}…{{иначе}}…{{/если}}`, `{{#если не …}}`. Сравнения: `= != < <= > >=`, со словами в кавычках или числом; условия связывают `and` (`и`) и `or` (`или`). Дата сравнивается с датой: `{{#if lead.created_at > "31.12.2026"}}`.',
      'Условие стоит вокруг целых абзацев и ячеек, не внутри тега.',
    ],
    modifiers: '## Модификаторы',
    modifierHeads: ['имя', 'что делает', 'пример', 'получится'],
    card: 'Примеры сделаны по сделке «Кухня «Орёл»» с бюджетом 120 000 и контактом «Смирнова Анна Петровна».',
  },
  en: {
    title: '# Variables and modifiers',
    intro: [
      'A variable stands in braces, one or two: `{lead.price}`, `{{Сделка.Бюджет}}`. Letter case makes no difference. Braces of styles, scripts and JSON in your own HTML stay as they are.',
      'Modifiers stand behind `|`, several in a row; their values behind a colon, parted by commas: `{lead.price|plus:500|money}`, `{contact.name|default:"colleague"}`. Each has a Russian name too.',
      'A wrong name is told on save and in the preview: line, column and the nearest right name. A missing value leaves nothing behind; `default` says what stands there instead.',
    ],
    variables: '## Variables of a card',
    heads: ['variable', 'in Russian', 'kind'],
    kinds: { text: 'text', number: 'number', date: 'date', boolean: 'switch', list: 'list', url: 'address' },
    custom:
      'Custom fields of leads, contacts, companies, customers and elements of lists: by number `{lead.cf.901}` or by name `{lead.Delivery address}`. Where two fields share a name, write the number.',
    lists:
      '`{{#each}}` goes over a list of records: `{{#each contacts}}{this.name}, {this.email}{{else}}no contacts{{/each}}`. A record has the fields of a contact. Products of a lead (elements of lists): `{{#each elements}}{this.name}: {this.quantity} × {this.price|money} = {this.sum|money}{{/each}}`. Custom fields of a record: `{this.cf.904}`, or by name.',
    chosen:
      'For a letter of a contact or company `lead` is its linked lead created last. `contact` is the main contact, `element` the first element, `customer` the one of the contact, else of the company. `user` is known in letters only: who writes by hand, else who is responsible.',
    links:
      'Besides: `{triggerlink:8}`, the address of a trigger link; `{unsubscribe_link}`, the page to unsubscribe; `{web_version}`, the letter in a browser; `{today}`. In texts of triggers: `{subject}`, `{sended_at}`, `{id}` of the letter, `{date}` (today), `{error}` (the server’s answer), and all variables of the card; `{reset}` in the place of a value clears a field.',
    conditionsTitle: '## Conditions',
    conditions: [
      '`{{#if lead.price > 100000}}…{{else if lead.price}}…{{else}}…{{/if}}` shows the first part that fits; `{{#unless …}}` turns it round. Comparisons: `= != < <= > >=` with words in quotes or a number; `and`, `or` join them. A day is compared with a day: `{{#if lead.created_at > "31.12.2026"}}`.',
      'A condition stands around whole paragraphs and cells, not inside a tag.',
    ],
    modifiers: '## Modifiers',
    modifierHeads: ['name', 'what it does', 'example', 'gives'],
    card: 'The examples are made from the lead «Кухня «Орёл»» with a price of 120,000 and the contact «Смирнова Анна Петровна».',
  },
} as const;

/** The manual's list of all variables and modifiers; its examples are run by a test of `packages/letter-variables`. */
export function variablesPage(language: Language): string {
  const words = WORDS[language];
  const themes = MODIFIER_THEMES.flatMap(({ title, modifiers }) => [
    `### ${title[language]}`,
    table(
      [...words.modifierHeads],
      modifiers.flatMap(({ name, aliases = [], says, examples }) =>
        examples.map(({ form, gives }, index) => [
          index === 0 ? [name, ...aliases].map(code).join(', ') : '',
          index === 0 ? says[language] : '',
          code(form),
          gives.replaceAll('\n', '<br>'),
        ]),
      ),
    ),
  ]);
  return [
    words.title,
    MADE,
    ...words.intro,
    words.variables,
    table([...words.heads], variableRows(language)),
    words.custom,
    words.chosen,
    words.lists,
    words.links,
    words.conditionsTitle,
    ...words.conditions,
    words.modifiers,
    words.card,
    ...themes,
    '',
  ].join('\n\n');
}

function variableRows(language: Language): string[][] {
  const { kinds } = WORDS[language];
  const row = (path: string, names: readonly string[], kind: string) => [
    code(`{${path}}`),
    names.map(code).join(', '),
    kind,
  ];
  const ofEntity = ([entity, { names, fields }]: [string, Entity]) =>
    Object.entries(fields).map(([field, { kind, names: fieldNames }]) =>
      row(`${entity}.${field}`, [`{${names[0]}.${fieldNames[0]}}`], kinds[kind]),
    );
  const lists = Object.entries(LISTS).map(([list, { names }]) =>
    row(
      `{#each ${list}}`,
      names.map((name) => `{{#each ${name}}}`),
      kinds.list,
    ),
  );
  const entities = [...Object.entries(ENTITIES), ['user', CURRENT_USER] satisfies [string, Entity]];
  return [...entities.flatMap(ofEntity), ...lists];
}

function code(text: string): string {
  return `\`${text}\``;
}
