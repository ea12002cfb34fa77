import { ENTITIES, type Entity, LISTS, MODIFIER_THEMES } from '@pochtovik/letter-variables';
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
      'Дополнительные поля сделки, контакта и компании: по номеру `{lead.cf.901}` или по названию `{сделка.Адрес доставки}`. Если поля с одним названием два, пишется номер.',
    lists:
      'Список записей перебирает `{{#each}}`: `{{#each contacts}}{this.name}, {this.email}{{else}}контактов нет{{/each}}`. В записи есть поля контакта.',
    links:
      'Ещё: `{triggerlink:8}` — адрес триггерной ссылки, `{unsubscribe_link}` — страница отписки, `{web_version}` — письмо в браузере. В текстах триггеров: `{subject}` — тема, `{sended_at}` — когда отправлено, `{id}` — письмо, `{date}` — сегодня, `{error}` — ответ сервера.',
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
      'Custom fields of leads, contacts and companies: by number `{lead.cf.901}` or by name `{lead.Delivery address}`. Where two fields share a name, write the number.',
    lists:
      '`{{#each}}` goes over a list of records: `{{#each contacts}}{this.name}, {this.email}{{else}}no contacts{{/each}}`. A record has the fields of a contact.',
    links:
      'Besides: `{triggerlink:8}`, the address of a trigger link; `{unsubscribe_link}`, the page to unsubscribe; `{web_version}`, the letter in a browser. In texts of triggers: `{subject}`, `{sended_at}`, `{id}` of the letter, `{date}` (today), `{error}` (the server’s answer).',
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
  return [...Object.entries(ENTITIES).flatMap(ofEntity), ...lists];
}

function code(text: string): string {
  return `\`${text}\``;
}
