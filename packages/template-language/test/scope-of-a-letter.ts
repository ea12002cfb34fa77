import {
  defaultModifier,
  type Modifier,
  parse,
  render,
  type Scope,
  type TemplateData,
  type TemplatePlace,
} from '../src/index.ts';

/** Takes numbers only; shows that a modifier's kinds and arguments are checked. */
const rounded: Modifier = {
  name: 'rounded',
  parameters: [
    { name: 'digits', type: 'number' },
    { name: 'unit', type: 'text', optional: true },
  ],
  accepts: ['number'],
  returns: 'text',
  apply: (value, [digits, unit]) => `${Number(value).toFixed(Number(digits))}${unit ?? ''}`,
};

/** What a letter from a lead may name, with the words of triggers. */
export const SCOPE: Scope = {
  variables: {
    'lead.name': 'text',
    'lead.price': 'number',
    'lead.cf.123': 'text',
    'lead.cf.7': 'url',
    'lead.cf.124': 'text',
    'lead.cf.125': 'text',
    'lead.tags': 'list',
    'lead.urgent': 'boolean',
    'contact.name': 'text',
    'contact.email': 'text',
    subject: 'text',
    date: 'date',
  },
  names: [
    { name: 'сделка.бюджет', path: 'lead.price' },
    { name: 'lead.№ договора (учёт)', path: 'lead.cf.123' },
    { name: 'сделка.№ договора (учёт)', path: 'lead.cf.123' },
    { name: 'lead.цвет', path: 'lead.cf.124' },
    { name: 'lead.Цвёт', path: 'lead.cf.125' },
  ],
  lists: { contacts: { name: 'text', email: 'text' } },
  modifiers: [defaultModifier, rounded],
  triggerLinks: [8, 12],
};

/** Renders a source that must be right, with `SCOPE`. */
export function rendered(source: string, data: TemplateData = {}, place: TemplatePlace = 'text') {
  const { text, missing, refused } = fullyRendered(source, data, place);
  return { text, missing, refused };
}

/** The values in the rendered text, cut out where it is told that they stand. */
export function valuesIn(source: string, data: TemplateData, place: TemplatePlace): string[] {
  const { text, values } = fullyRendered(source, data, place);
  return Array.from({ length: values.length / 2 }, (_, at) => text.slice(values[2 * at], values[2 * at + 1]));
}

function fullyRendered(source: string, data: TemplateData, place: TemplatePlace) {
  const parsed = parse(source, { scope: SCOPE, place });
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => `${error.code}: ${error.message}`).join('\n'));
  return render(parsed.template, data, { links: { 8: 'https://t.example/c/a?b=1&c=2', 12: 'https://t.example/c/z' } });
}

/** Errors of a source as `CODE line:column nearest`. */
export function errorsOf(source: string, place: TemplatePlace = 'text'): string[] {
  const parsed = parse(source, { scope: SCOPE, place });
  if (parsed.ok) return [];
  return parsed.errors.map(({ code, line, column, nearest }) => [code, `${line}:${column}`, nearest].join(' ').trim());
}
