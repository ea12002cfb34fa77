import { type Modifier, textOf, type Value } from '@pochtovik/template-language';
import type { DocumentedModifier } from './documented.ts';

const LIST = { accepts: 'any', returns: 'text' } as const satisfies Partial<Modifier>;

const ALPHABET = new Intl.Collator('ru', { numeric: true });

/** Modifiers of lists: multi-select fields, tags, all phones. A single value is a list of one. */
export const LIST_MODIFIERS: readonly DocumentedModifier[] = [
  {
    name: 'list',
    aliases: ['список'],
    ...LIST,
    parameters: [
      { name: 'between', type: 'text' },
      { name: 'before the last', type: 'text', optional: true },
    ],
    apply: (value, [between, last]) => joined(entriesOf(value), String(between), String(last ?? between)),
    says: { ru: 'Перечисление: разделитель и разделитель перед последним', en: 'An enumeration with its separators' },
    examples: [{ form: '{lead.tags|list:", "," и "}', gives: 'опт, срочно и Москва' }],
  },
  {
    name: 'lines',
    aliases: ['строками'],
    ...LIST,
    parameters: [{ name: 'before each', type: 'text', optional: true }],
    apply: (value, [before = '']) =>
      entriesOf(value)
        .map((entry) => `${before}${entry}`)
        .join('\n'),
    says: { ru: 'Каждое значение с новой строки', en: 'Each entry on a line of its own' },
    examples: [{ form: '{lead.tags|lines:"— "}', gives: '— опт\n— срочно\n— Москва' }],
  },
  {
    name: 'numbered',
    aliases: ['нумерованный'],
    ...LIST,
    parameters: [],
    apply: (value) =>
      entriesOf(value)
        .map((entry, index) => `${index + 1}. ${entry}`)
        .join('\n'),
    says: { ru: 'Нумерованный список, каждое значение с новой строки', en: 'A numbered list' },
    examples: [{ form: '{lead.tags|numbered}', gives: '1. опт\n2. срочно\n3. Москва' }],
  },
  {
    name: 'count',
    aliases: ['количество'],
    accepts: 'any',
    returns: 'number',
    parameters: [],
    takesMissing: true,
    apply: (value) => entriesOf(value).length,
    says: { ru: 'Сколько значений в списке', en: 'How many entries there are' },
    examples: [{ form: '{lead.tags|count}', gives: '3' }],
  },
  {
    name: 'first',
    aliases: ['первый'],
    ...LIST,
    parameters: [],
    apply: (value) => entriesOf(value)[0],
    says: { ru: 'Первое значение', en: 'The first entry' },
    examples: [{ form: '{lead.tags|first}', gives: 'опт' }],
  },
  {
    name: 'last',
    aliases: ['последний'],
    ...LIST,
    parameters: [],
    apply: (value) => entriesOf(value).at(-1),
    says: { ru: 'Последнее значение', en: 'The last entry' },
    examples: [{ form: '{lead.tags|last}', gives: 'Москва' }],
  },
  {
    name: 'sorted',
    aliases: ['по_алфавиту'],
    accepts: 'any',
    returns: 'list',
    parameters: [],
    apply: (value) => entriesOf(value).toSorted((left, right) => ALPHABET.compare(left, right)),
    says: { ru: 'Список по алфавиту', en: 'A list in the order of the alphabet' },
    examples: [{ form: '{lead.tags|sorted|list:", "}', gives: 'Москва, опт, срочно' }],
  },
];

function entriesOf(value: Value): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value.map(String) : [textOf(value)];
}

function joined(entries: readonly string[], between: string, beforeLast: string): string {
  const last = entries.at(-1);
  if (last === undefined || entries.length === 1) return last ?? '';
  return `${entries.slice(0, -1).join(between)}${beforeLast}${last}`;
}
