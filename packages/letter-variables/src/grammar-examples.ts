import type { TemplatePlace } from '@pochtovik/template-language';

/** A source over the sample card, and what it comes to: a text, or an error as `CODE line:column nearest name`. */
export type GrammarExample = { source: string; place?: TemplatePlace } & ({ gives: string } | { refused: string });

/** Rules of the language, each with examples that a test runs; the page of the grammar is made from them. */
export const GRAMMAR: readonly { title: string; says: string; examples: readonly GrammarExample[] }[] = [
  {
    title: 'Variables',
    says: 'A variable stands in one or two braces. Letter case, blanks around names and dots, `е` and `ё` make no difference; every entity and field has Russian names.',
    examples: [
      { source: '{lead.price}', gives: '120000' },
      { source: '{{ Сделка . Бюджет }}', gives: '120000' },
      { source: '{СДЕЛКА.БЮДЖЕТ}', gives: '120000' },
      { source: '{contact.first_name} {Клиент.Фамилия}', gives: 'Анна Смирнова' },
    ],
  },
  {
    title: 'Custom fields',
    says: 'By number behind `cf`, or by name: behind the first dot a name may be several words. Signs that end a name are written as a blank.',
    examples: [
      { source: '{lead.cf.902}', gives: '21' },
      { source: '{сделка.Срок дней}', gives: '21' },
      { source: '{товар.Артикул}', gives: 'Ф-104' },
    ],
  },
  {
    title: 'Modifiers',
    says: 'Behind `|`, several in a row; values behind a colon, parted by commas: numbers, or texts in `"…"`, `\'…\'`, `«…»`, `“…”`, `„…“`.',
    examples: [
      { source: '{lead.price|words}', gives: 'сто двадцать тысяч' },
      { source: '{сделка.бюджет|прописью}', gives: 'сто двадцать тысяч' },
      { source: '{lead.price|plus:500|money}', gives: '120\u00a0500\u00a0₽' },
      { source: '{lead.tags|list:«, »,« и »}', gives: 'опт, срочно и Москва' },
    ],
  },
  {
    title: 'Missing values',
    says: 'A variable without a value leaves nothing; `default` says what stands there instead.',
    examples: [
      { source: 'Для {company.name}.', gives: 'Для .' },
      { source: 'Для {company.name|default:"вас"}.', gives: 'Для вас.' },
    ],
  },
  {
    title: 'Conditions',
    says: '`{{#if}}` shows the first branch whose condition holds; it asks whether there is a value (`0`, `false`, blanks and empty lists are none) or compares by `= != < <= > >=`. `and` binds closer than `or`.',
    examples: [
      { source: '{{#if contact.phone}}позвоним{{else}}напишем{{/if}}', gives: 'позвоним' },
      { source: '{{#if lead.price > 100000 and lead.tags = "опт"}}скидка{{/if}}', gives: 'скидка' },
      { source: '{{#если не компания.название}}частное лицо{{иначе}}фирма{{/если}}', gives: 'частное лицо' },
      { source: '{{#if lead.created_at < "01.12.2026"}}до декабря{{/if}}', gives: 'до декабря' },
      { source: '{{#unless company.name}}без компании{{/unless}}', gives: 'без компании' },
    ],
  },
  {
    title: 'Lists',
    says: '`{{#each}}` repeats its content for each linked contact, element of a list, or value; `this` names the entry, by its Russian names too, `{{else}}` is for an empty list.',
    examples: [
      { source: '{{#each contacts}}{this.name|initials}; {{/each}}', gives: 'Смирнова А. П.; Ким П.; ' },
      {
        source: '{{#каждый товары}}{this.название}: {this.количество} × {this.цена|деньги}\n{{/каждый}}',
        gives: 'Фасад «Дуб»: 4 × 12\u00a0500\u00a0₽\nСтолешница: 1.5 × 20\u00a0000\u00a0₽\n',
      },
      { source: '{{#each lead.tags}}#{this} {{/each}}', gives: '#опт #срочно #Москва ' },
      { source: '{{#each company.phones}}{this}{{else}}телефонов нет{{/each}}', gives: 'телефонов нет' },
    ],
  },
  {
    title: 'Braces that are not ours',
    says: 'What does not begin with a known name stays byte for byte: styles, scripts, JSON, forms of other programs.',
    examples: [
      {
        source: '<style>p{color:red}</style>{"json": {}}',
        place: 'html',
        gives: '<style>p{color:red}</style>{"json": {}}',
      },
      { source: 'a {b} c', gives: 'a {b} c' },
    ],
  },
  {
    title: 'Escaping',
    says: 'A value is text wherever it stands: in HTML its signs are escaped, in an address percent-encoded; braces in it are never read as a form.',
    examples: [
      {
        source: '<a href="https://shop.test/?q={lead.name}">{lead.name}</a>',
        place: 'html',
        gives:
          '<a href="https://shop.test/?q=%D0%9A%D1%83%D1%85%D0%BD%D1%8F%20%C2%AB%D0%9E%D1%80%D1%91%D0%BB%C2%BB">Кухня «Орёл»</a>',
      },
      { source: '<p>{contact.name|before:"<b>"}</p>', place: 'html', gives: '<p>&lt;b&gt;Смирнова Анна Петровна</p>' },
    ],
  },
  {
    title: 'Errors',
    says: 'A wrong name is refused on save and named in the preview: code, line and column of the opening brace, the nearest right name.',
    examples: [
      { source: 'Здравствуйте,\n{contact.nam}!', refused: 'UNKNOWN_VARIABLE 2:1 contact.name' },
      { source: '{lead.price|word}', refused: 'UNKNOWN_MODIFIER 1:1 words' },
      { source: '{triggerlink:9}', refused: 'UNKNOWN_TRIGGER_LINK 1:1' },
      { source: '{lead.price|money:5}', refused: 'BAD_ARGUMENTS 1:1' },
      { source: '{{#if lead.price}}…', refused: 'BAD_BLOCK 1:1' },
      { source: '{lead.price', refused: 'BAD_FORM 1:1' },
      { source: '<p onclick="{lead.name}">', place: 'html', refused: 'BAD_PLACE 1:13' },
    ],
  },
];
